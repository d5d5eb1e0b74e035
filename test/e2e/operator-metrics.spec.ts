import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failWith } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import { Follower } from './support/event-source';
import { Figures } from './support/metrics';
import { metricsTable } from './support/metrics-table';
import { alertQueries, dashboardQueries, Query, readsOf, TARGET_LABELS } from './support/promql';
import { OwnRedis } from './support/own-redis';
import type { Service } from './support/service';
import { TcpRelay } from './support/tcp-relay';
import { until } from './support/until';
import { World } from './support/world';

let world: World;
let redis: OwnRedis;
let postgres: TcpRelay;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  redis = await OwnRedis.start(world);
  postgres = new TcpRelay(world.databaseUrl);
  const address = new URL(world.databaseUrl);
  address.port = String(await postgres.start());
  service = await world.start({
    DATABASE_URL: address.href,
    REDIS_URL: redis.url,
    CLAUDE_MAX_RETRIES: '0',
  });
});
afterEach(() => world.model.reset());
afterAll(async () => {
  await world.end();
  await redis.stop();
  await postgres.stop();
});

it('counts runs by what they were for and how they ended, with their times, turns and tokens', async () => {
  const { body: first } = await service.create({ prompt: 'A bakery' });
  const { projectId } = first;
  await service.update({ projectId, prompt: 'Make it green' });
  await service.post('/v1/chat-plan', { projectId, message: 'What now?', mode: 'ask' });
  world.model.always(failWith(401));
  await service.update({ projectId, prompt: 'Fail' });
  world.model.reset();
  const hold = world.hold();
  const held = service.update<RunBody>({ projectId, prompt: 'Stop' });
  await hold.arrived;
  const runId = (await world.db.query(`SELECT run_id FROM runs WHERE status = 'running'`)).rows[0]
    .run_id as string;
  const during = await Figures.of(service);
  await service.post(`/v1/runs/${runId}/cancel`, {});
  await held;

  const figures = await Figures.of(service);
  const update = { source: 'update_project' };
  const runs = (outcome: string) => figures.value('runs_total', { ...update, outcome });
  expect([runs('completed'), runs('failed'), runs('cancelled')]).toEqual([1, 1, 1]);
  expect(figures.value('runs_total', { source: 'create_preview', outcome: 'completed' })).toBe(1);
  expect(figures.value('runs_total', { source: 'rollback', outcome: 'failed' })).toBe(0);
  expect(figures.value('run_failures_total', { code: 'authentication' })).toBe(1);
  expect(figures.value('run_failures_total')).toBe(1);
  expect(figures.value('run_wait_seconds_count')).toBe(5);
  expect(figures.value('run_duration_seconds_count', update)).toBe(3);
  expect(figures.value('run_first_text_seconds_count', { source: 'create_preview' })).toBe(1);
  const stage = (phase: string) => figures.value('run_phase_seconds_count', { ...update, phase });
  expect([stage('preparing'), stage('generating'), stage('publishing')]).toEqual([3, 3, 1]);

  const entry = (of: string) => figures.value('sessions_total', { entry: of });
  expect([entry('fresh'), entry('resumed'), entry('fallback')]).toEqual([1, 2, 0]);
  expect(figures.value('turns_total', { outcome: 'completed' })).toBe(3);
  expect(figures.value('turns_total', { outcome: 'authentication' })).toBe(1);
  expect(figures.value('turns_total', { outcome: 'cancelled' })).toBe(1);
  const { usage } = first;
  const tokens = (kind: string) =>
    figures.value('tokens_total', { source: 'create_preview', kind });
  expect([tokens('input'), tokens('output')]).toEqual([usage!.inputTokens, usage!.outputTokens]);
  expect(figures.value('cost_usd_total', { source: 'create_preview' })).toBe(usage!.costUsd);

  expect(during.value('claude_processes')).toBe(1);
  expect(during.value('open_runs', { status: 'running' })).toBe(1);
  expect(during.value('leases', { state: 'held' })).toBe(1);
  expect(figures.value('claude_processes')).toBe(0);
  expect(figures.value('workers')).toBe(1);
  expect(figures.value('worker_slots')).toBe(4);
  const route = { method: 'POST', route: '/v1/update-project' };
  const count = 'http_request_duration_seconds_count';
  expect(figures.value(count, { ...route, status: '2xx' })).toBe(2);
  expect(figures.value(count, { ...route, status: '5xx' })).toBe(1);
});

it('counts a conversation that was lost', async () => {
  const { body: first } = await service.create({ prompt: 'A bakery' });
  const { projectId } = first;
  await world.db.query('DELETE FROM session_transcript_entries WHERE project_id = $1', [projectId]);
  await world.db.query('UPDATE projects SET last_ai_session_id = $2 WHERE project_id = $1', [
    projectId,
    'b0a1b7c2-6a0e-4a6e-8f0f-0a4c7b1f2d33',
  ]);
  const { body } = await service.update({ projectId, prompt: 'Go on' });

  expect(body.session).toMatchObject({ resumed: false, reason: 'not_found' });
  const figures = await Figures.of(service);
  const lost = { entry: 'fallback', reason: 'not_found' };
  expect(figures.value('sessions_total', lost)).toBe(1);
  expect(figures.value('turns_total', { outcome: 'session_not_found' })).toBe(1);
});

it('counts who follows, and how late events are', async () => {
  const hold = world.hold();
  const { body } = await service.create({ prompt: 'A bakery' }, { prefer: 'respond-async' });
  const follower = new Follower(`${service.url}/v1/runs/${body.runId}/events`);
  await hold.arrived;
  const clients = async () => (await Figures.of(service)).value('event_stream_clients');
  await until('the client to be counted', async () => (await clients()) === 1);
  await hold.release();
  await follower.done();

  await until('the client to be gone', async () => (await clients()) === 0);
  const figures = await Figures.of(service);
  const batches = figures.value('event_lag_seconds_count', { stream: 'run' })!;
  expect(batches).toBeGreaterThan(0);
  expect(figures.value('event_lag_seconds_sum')! / batches).toBeLessThan(5);
  expect(figures.value('event_stream_events_total')).toBe(follower.events.length);
});

it('gives no label a value that grows with use', async () => {
  await service.get(`/v1/projects/${crypto.randomUUID()}`);
  await service.get(`/nowhere/${crypto.randomUUID()}`);

  const { families } = await Figures.of(service);
  const samples = [...families.values()].flatMap((family) => family.samples);
  const text = JSON.stringify(samples.map(({ labels }) => labels));
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  expect(text).toContain('"/v1/projects/:projectId"');
  expect(text).not.toContain('nowhere');
});

it('names figures as Prometheus wants it', async () => {
  const { families } = await Figures.of(service);
  const ours = [...families.values()].filter(({ name }) => name.startsWith('onethread_'));

  expect(ours.length).toBeGreaterThan(25);
  for (const { name, type, help } of ours) {
    expect({ name, help }).toEqual({ name, help: expect.stringMatching(/\.$/) });
    expect({ name, counter: type === 'counter' }).toEqual({
      name,
      counter: name.endsWith('_total'),
    });
    if (type === 'histogram') expect(name).toMatch(/_(seconds|bytes)$/);
  }
  expect([...families.keys()]).toContain('process_resident_memory_bytes');
});

describe.each<[string, () => Query[], number]>([
  ['dashboard', dashboardQueries, 36],
  ['alerts', alertQueries, 17],
])('the %s', (_, queries, atLeast) => {
  it('read figures and labels that there are', async () => {
    const { families } = await Figures.of(service);
    const samples = [...families.values()].flatMap((family) => family.samples);
    const labelsOf = new Map<string, Set<string>>();
    for (const { name, labels } of samples) {
      const all = labelsOf.get(name) ?? new Set(TARGET_LABELS);
      labelsOf.set(name, new Set([...all, ...Object.keys(labels)]));
    }
    labelsOf.set('up', new Set(TARGET_LABELS));

    expect(queries().length).toBeGreaterThanOrEqual(atLeast);
    for (const { place, expr } of queries()) {
      const { names, labels } = readsOf(expr);
      expect({ place, names: names.size }).not.toEqual({ place, names: 0 });
      const missing = [...names].filter((name) => !labelsOf.has(name));
      expect({ place, missing }).toEqual({ place, missing: [] });
      const known = new Set([...names].flatMap((name) => [...labelsOf.get(name)!]));
      const unknown = [...labels].filter((label) => !known.has(label));
      expect({ place, unknown }).toEqual({ place, unknown: [] });
    }
  });
});

it('are told in the documentation as they are', async () => {
  const text = readFileSync(join(__dirname, '../../docs/observability.md'), 'utf8');
  const told = text.split('\n').filter((line) => line.startsWith('| `onethread_'));
  const even = (table: string) => table.replace(/ +/g, ' ').split('\n');

  expect(even(told.join('\n'))).toEqual(even(metricsTable(await Figures.of(service))));
  for (const { place } of alertQueries()) {
    expect({ place, told: text.includes(`| \`${place.replace('alert ', '')}\``) }).toEqual({
      place,
      told: true,
    });
  }
});

/** A scrape that takes longer is given up by Prometheus, with all that is known. */
async function scrape(): Promise<Figures> {
  const begun = performance.now();
  const figures = await Figures.of(service);
  expect(performance.now() - begun).toBeLessThan(4_000);
  return figures;
}

const untilUp = (dependency: string, up: 0 | 1): Promise<Figures> =>
  until(`${dependency} to be ${up}`, async () => {
    const figures = await scrape();
    return figures.value('dependency_up', { dependency }) === up && figures;
  });

it('answers with what it knows while Redis is away', async () => {
  redis.freeze();
  const figures = await untilUp('redis', 0);
  redis.thaw();

  expect(figures.value('queue_jobs')).toBeUndefined();
  expect(figures.value('dependency_up', { dependency: 'postgres' })).toBe(1);
  expect(figures.value('workers')).toBe(1);
  const back = await untilUp('redis', 1);
  expect(back.value('queue_jobs')).toBeDefined();
});

it('answers with what it knows while Postgres is away', async () => {
  await postgres.stop();
  const figures = await untilUp('postgres', 0);
  await postgres.start();

  expect(figures.value('workers')).toBeUndefined();
  expect(figures.value('oldest_ready_run_seconds')).toBeUndefined();
  expect(figures.value('dependency_up', { dependency: 'redis' })).toBe(1);
  expect(figures.value('runs_total')).toBeGreaterThan(0);
  const back = await untilUp('postgres', 1);
  expect(back.value('workers')).toBe(1);
});
