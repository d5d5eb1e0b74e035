import type { ProjectDto } from '../../src/projects/project.dto';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Answer } from './support/http';
import type { Page, Service } from './support/service';
import { World } from './support/world';

let world: World;
let service: Service;
let answer: Answer<RunBody>;
let page: Page;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({
    DEMO_MODEL: 'on',
    ANTHROPIC_API_KEY: undefined,
    ANTHROPIC_BASE_URL: undefined,
  });
  answer = await service.create({ prompt: 'A landing page for a bakery called Rise' });
  page = await service.preview(answer.body.projectId);
});
afterAll(() => world.end());

/** What a reader sees: without the head, scripts and tags. */
const textOf = (html: string): string =>
  html
    .slice(html.indexOf('<body'))
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ');

it('builds an app that fits the prompt', () => {
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ status: 'completed', sessionId: expect.any(String) });
  expect(page.status).toBe(200);
  expect(textOf(page.text)).toMatch(/\bRise\b/);
  expect(textOf(page.text)).toMatch(/\bbread|bak(e|ery)/i);
});

it('serves everything that the page refers to', async () => {
  const links = [...page.text.matchAll(/<(?:link|script|img)[^>]+(?:href|src)="([^"#]+)"/g)]
    .map(([, link]) => link)
    .filter((link) => !link.startsWith('data:'));
  expect(links.filter((link) => /^(https?:)?\/\//.test(link))).toEqual([]);
  expect(links.length).toBeGreaterThan(0);

  for (const link of links) {
    const { status } = await service.preview(
      answer.body.projectId,
      new URL(link, 'http://x/').pathname,
    );
    expect({ link, status }).toEqual({ link, status: 200 });
  }
});

it('says that it is a demo: in the app, in the health, at the start', async () => {
  expect(textOf(page.text)).toMatch(/demo/i);
  await expect(service.get('/health/ready')).resolves.toMatchObject({
    status: 200,
    body: { status: 'ok', details: { claude: { status: 'up', demoModel: true } } },
  });
  expect(service.stdout).toMatch(/Model .*demo/);
});

it('makes a visible change, and remembers what was said before', async () => {
  const { projectId, sessionId } = answer.body;

  const { status, body } = await service.update({ projectId, prompt: 'Make the header dark' });

  expect(status).toBe(200);
  expect(body).toMatchObject({ sessionId, session: { id: sessionId, resumed: true } });
  expect(body.message).toMatch(/Rise|bakery/);
  const after = await service.preview(projectId);
  expect(after.status).toBe(200);
  expect(textOf(after.text)).toMatch(/\bRise\b/);
  const files = (await world.events(body.runId)).filter(({ type }) => type === 'file');
  expect(files.length).toBeGreaterThan(0);
});

it('makes different apps of different prompts', async () => {
  const { body } = await service.create({ prompt: 'A todo app for gardeners called Sprout' });

  const other = await service.preview(body.projectId);
  expect(textOf(other.text)).toMatch(/\bSprout\b/);
  expect(textOf(other.text)).not.toMatch(/\bRise\b/);
  const { body: project } = await service.get<ProjectDto>(`/v1/projects/${body.projectId}`);
  expect(project.lastAiSessionId).toBe(body.sessionId);
});

it('keeps the prompt from breaking the page', async () => {
  const prompt =
    'A page called <img src=x onerror=alert(1)> with "quotes" & <script>alert(2)</script>';

  const { status, body } = await service.create({ prompt });

  expect(status).toBe(200);
  const { text } = await service.preview(body.projectId);
  expect(text).not.toMatch(/<img src=x|<script>alert\(2\)/);
});

it('is off as soon as there is a credential, and on when there is none', async () => {
  const before = world.model.requests.length;
  const own = await world.start({ DEMO_MODEL: 'auto' });
  await expect(own.get('/health/ready')).resolves.toMatchObject({
    body: { details: { claude: { demoModel: false } } },
  });
  await own.stop();
  const none = await world.start({
    DEMO_MODEL: 'auto',
    ANTHROPIC_API_KEY: undefined,
    ANTHROPIC_BASE_URL: undefined,
  });
  await expect(none.get('/health/ready')).resolves.toMatchObject({
    body: { details: { claude: { demoModel: true } } },
  });
  await none.stop();
  expect(world.model.requests).toHaveLength(before);
});

it('never sends a real key anywhere while it is on', async () => {
  const mixed = await world.start({ DEMO_MODEL: 'on' });
  await service.stop();

  const { status } = await mixed.create({ prompt: 'A page about stars' });

  expect(status).toBe(200);
  expect(world.model.requests).toEqual([]);
  expect(world.model.sideRequests).toEqual([]);
});
