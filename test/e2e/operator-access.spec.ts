import type { Browser } from 'playwright-core';
import type { SystemDto } from '../../src/observability/system.dto';
import { describeInBrowser, launchChromium } from './support/browser';
import type { Problem } from './support/http';
import { Figures } from './support/metrics';
import { freePorts } from './support/ports';
import { expectProblem } from './support/problem';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

const OLD_KEY = 'an-operator-key-of-last-year-1';
const KEY = 'an-operator-key-of-this-year-2';
const OWNER_KEY = 'the-key-of-an-owner-of-projects';
const ROUTES = ['/metrics', '/v1/system', '/admin/queues', '/admin/queues/api/queues'];

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const basic = (key: string) => ({
  authorization: `Basic ${Buffer.from(`operator:${key}`).toString('base64')}`,
});

let world: World;
let open: Service;
let guarded: Service;
let metricsUrl: string;

beforeAll(async () => {
  world = await World.begin();
  const [port] = await freePorts(1);
  metricsUrl = `http://127.0.0.1:${port}`;
  [open, guarded] = await Promise.all([
    world.start({ PROCESS_ROLE: 'api' }),
    world
      .start({
        PROCESS_ROLE: 'worker',
        METRICS_PORT: String(port),
        OPERATOR_KEYS: `${OLD_KEY},${KEY}`,
      })
      .then(() =>
        world.start({
          PROCESS_ROLE: 'api',
          API_KEYS: `someone:${OWNER_KEY}`,
          OPERATOR_KEYS: `${OLD_KEY},${KEY}`,
        }),
      ),
  ]);
});
afterAll(() => world.end());

it('opens to any operator key, as a bearer token or as a password, and to nothing else', async () => {
  for (const route of ROUTES) {
    for (const headers of [bearer(KEY), bearer(OLD_KEY), basic(KEY)]) {
      const { status } = await guarded.get(route, headers);
      expect({ route, status }).toEqual({ route, status: 200 });
    }
    for (const headers of [{}, bearer(OWNER_KEY), basic('wrong'), basic(''), bearer(`${KEY}x`)]) {
      const answer = await guarded.get<Problem>(route, headers);
      expectProblem(answer, 401, 'unauthenticated');
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    }
  }
  const owned = await guarded.get<Problem>('/v1/projects', bearer(KEY));
  expectProblem(owned, 401, 'unauthenticated');
});

it('is open where the whole API is, on loopback', async () => {
  for (const route of ROUTES) {
    const { status } = await open.get(route);
    expect({ route, status }).toEqual({ route, status: 200 });
  }
});

it('is not there when owners have keys and operators have none', async () => {
  const closed = await world.start({ PROCESS_ROLE: 'api', API_KEYS: `someone:${OWNER_KEY}` });
  for (const route of ROUTES) {
    expectProblem(await closed.get<Problem>(route, bearer(OWNER_KEY)), 404, 'route_not_found');
  }
});

it('does not start with a key that can be guessed', async () => {
  const service = await world.launch({ OPERATOR_KEYS: `${KEY},short` });
  await expect(service.exit).resolves.toMatchObject({ code: 1 });
  expect(service.stderr).toMatch(/^onethread: OPERATOR_KEYS: .*24/);
  expect(service.output).not.toContain('short');
});

it("shows a worker's figures and health on a port of its own", async () => {
  const figures = await Figures.of(open, `${metricsUrl}/metrics`, bearer(KEY));
  expect(figures.value('build_info', { role: 'worker' })).toBe(1);
  const statusOf = async (path: string, init?: RequestInit) =>
    (await fetch(metricsUrl + path, init)).status;
  await expect(statusOf('/metrics')).resolves.toBe(401);
  await expect(statusOf('/health/live')).resolves.toBe(200);
  await expect(statusOf('/health/ready')).resolves.toBe(200);
  await expect(statusOf('/v1/projects')).resolves.toBe(404);
  await expect(statusOf('/metrics', { method: 'POST' })).resolves.toBe(405);
});

it('tells how the system stands, and forgets a worker that has stopped', async () => {
  const system = async () => (await open.get<SystemDto>('/v1/system')).body;
  const worker = world.services.find(({ env }) => env.PROCESS_ROLE === 'worker')!;
  const { versions, processes, workers, runs, queues } = await system();

  expect(versions).toEqual({
    service: expect.stringMatching(/^\d+\.\d+\.\d+/),
    node: process.versions.node,
    agentSdk: expect.stringMatching(/^\d+\.\d+\.\d+/),
    claudeCli: expect.stringMatching(/^\d+\.\d+\.\d+/),
    postgres: expect.stringMatching(/^\d+\.\d+/),
    redis: expect.stringMatching(/^\d+\.\d+\.\d+/),
    schema: expect.stringMatching(/\d{13}$/),
  });
  expect(workers).toBe(1);
  expect(processes?.map(({ role }) => role)).toEqual(expect.arrayContaining(['api', 'worker']));
  expect(runs).toMatchObject({ queued: 0, running: 0, leasesExpired: 0 });
  expect(queues).toEqual([{ name: 'runs', waiting: 0, active: 0, delayed: 0, failed: 0 }]);

  await worker.stop();
  await until('the worker to be missed', async () => (await system()).workers === 0);
});

it('keeps operators’ routes out of the API’s document, but for the system', async () => {
  const { body } = await open.get<{ paths: object }>('/docs-json');
  const paths = Object.keys(body.paths);
  expect(paths).toContain('/v1/system');
  expect(paths.filter((path) => /metrics|admin/.test(path))).toEqual([]);
});

describeInBrowser('the board', () => {
  let browser: Browser;

  beforeAll(async () => (browser = await launchChromium()));
  afterAll(() => browser.close());

  it('shows the queue under its own policy, and offers nothing to press', async () => {
    await open.create({ prompt: 'A bakery' }, { prefer: 'respond-async' });
    const context = await browser.newContext({
      httpCredentials: { username: 'operator', password: KEY },
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) complaints.push(line.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));

    const answer = await page.goto(`${guarded.url}/admin/queues/queue/runs?status=waiting`);
    expect(answer!.status()).toBe(200);
    expect(answer!.headers()['content-security-policy']).toMatch(/^default-src 'none'/);
    await page.getByText('create_preview').first().waitFor({ timeout: 10_000 });
    expect(await page.getByRole('button', { name: /retry|promote|clean|empty/i }).count()).toBe(0);
    expect(complaints).toEqual([]);
    const press = await guarded.post('/admin/queues/api/queues/runs/pause', {}, bearer(KEY));
    expect(press.status).toBeGreaterThanOrEqual(400);
    await context.close();
  });
});
