import { failWith, say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

const PROMPT = 'A page about the brass quokka of Wrexham';
const ASYNC = { prefer: 'respond-async' };

interface Line {
  level: number;
  msg: string;
  workerId: string;
  requestId?: string;
  runId?: string;
  projectId?: string;
  [field: string]: unknown;
}

/** Each line of the log; whatever else is written to stdout is for a person at a terminal. */
const linesOf = (service: Service): Line[] =>
  service.stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line);

/** Fields that occur twice in one line: `JSON.parse` would hide them. */
const doubled = (line: string): string[] => {
  const keys = [...line.replace(/"(?:[^"\\]|\\.)*"(?!:)/g, '""').matchAll(/"(\w+)":/g)];
  const top = ['requestId', 'runId', 'projectId', 'workerId', 'msg', 'level', 'time', 'traceId'];
  return top.filter((key) => keys.filter(([, name]) => name === key).length > 1);
};

let world: World;
let api: Service;
let worker: Service;

beforeAll(async () => {
  world = await World.begin();
  api = await world.start({ PROCESS_ROLE: 'api' });
  worker = await world.start({ PROCESS_ROLE: 'worker', CLAUDE_MAX_RETRIES: '0' });
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

const messagesOf = (service: Service, runId: string): string[] =>
  linesOf(service)
    .filter((line) => line.runId === runId)
    .map(({ msg }) => msg);

it("tells a run's life in lines that name the request, the run and the project, in both processes", async () => {
  const headers = { 'x-request-id': 'the-first-request' };
  const { body } = await api.create({ prompt: PROMPT }, headers);
  const { runId, projectId, sessionId } = body;

  await until(
    'the ends to be logged',
    () =>
      messagesOf(worker, runId).includes('run ended') &&
      messagesOf(api, runId).includes('request completed'),
  );
  expect(messagesOf(api, runId)).toEqual(['run queued', 'request completed']);
  expect(messagesOf(worker, runId)).toEqual([
    'run started',
    'thread moved',
    'turn ended',
    'run ended',
  ]);
  const ids = { requestId: 'the-first-request', runId, projectId };
  for (const service of [api, worker]) {
    const lines = linesOf(service).filter((line) => line.runId === runId);
    expect(new Set(lines.map(({ workerId }) => workerId)).size).toBe(1);
    for (const line of lines) expect(line).toMatchObject({ ...ids, level: 30 });
  }
  const turn = linesOf(worker).find(({ msg }) => msg === 'turn ended');
  expect(turn).toMatchObject({ outcome: 'completed', sessionId, resumed: false });
  const end = linesOf(worker).find(({ msg }) => msg === 'run ended');
  expect(end).toMatchObject({ status: 'completed', source: 'create_preview', turns: 1 });
  const request = linesOf(api).find(({ msg }) => msg === 'request completed');
  expect(request).toMatchObject({
    req: { method: 'POST', url: '/v1/create-preview-for-new-project' },
    res: { statusCode: 200 },
  });
});

it('tells a failure once, with its code', async () => {
  world.model.always(failWith(401));
  const { body } = await api.create<RunBody>({ prompt: PROMPT });

  const ended = () =>
    linesOf(worker).find(({ msg, runId }) => msg === 'run ended' && runId === body.runId);
  const line = await until('the end to be logged', ended);
  expect(line).toMatchObject({
    level: 40,
    status: 'failed',
    code: 'authentication',
    apiStatus: 401,
    err: { type: 'ClaudeError', stack: expect.any(String) },
  });
  const request = await until('the request to be logged', () =>
    linesOf(api).find(({ msg, runId }) => msg === 'request failed' && runId === body.runId),
  );
  expect(request).toMatchObject({ level: 40, code: 'authentication', res: { statusCode: 502 } });
  expect(request).not.toHaveProperty('err');
});

it('tells who asked a run to stop', async () => {
  const hold = world.hold();
  const { body } = await api.create({ prompt: PROMPT }, ASYNC);
  await hold.arrived;
  const headers = { 'x-request-id': 'the-one-that-stops-it' };
  await api.post(`/v1/runs/${body.runId}/cancel`, {}, headers);

  const { runId, projectId } = body;
  expect(linesOf(api).filter(({ msg }) => msg === 'run asked to stop')).toEqual([
    expect.objectContaining({ requestId: 'the-one-that-stops-it', runId, projectId }),
  ]);
  const ended = () =>
    linesOf(worker).find((line) => line.runId === runId && line.msg === 'run ended');
  await expect(until('the end', ended)).resolves.toMatchObject({ level: 30, status: 'cancelled' });
});

it('says nothing of probes, and hides what lets its bearer in', async () => {
  await api.get('/health/live');
  await api.get('/health/ready');
  await api.get('/metrics');
  await api.get('/v1/projects?ticket=let-me-in&limit=3&preview_token=me-too');

  const of = (path: string) => JSON.stringify(linesOf(api)).includes(path);
  await until('the list to be logged', () => of('/v1/projects?ticket=…&limit=3&preview_token=…'));
  expect([of('/health/'), of('/metrics')]).toEqual([false, false]);
  expect(api.output).not.toMatch(/let-me-in|me-too/);
});

it('tells what failed unforeseen once, with where it failed', async () => {
  await world.db.query('ALTER TABLE runs RENAME TO runs_away');
  const { body } = await api
    .get<{ requestId: string }>(`/v1/runs/${crypto.randomUUID()}`)
    .finally(() => world.db.query('ALTER TABLE runs_away RENAME TO runs'));

  const lines = await until('it to be logged', () => {
    const found = linesOf(api).filter(({ requestId }) => requestId === body.requestId);
    return found.length > 0 && found;
  });
  expect(lines).toEqual([
    expect.objectContaining({ level: 50, msg: 'request failed', code: 'internal_error' }),
  ]);
  expect(lines[0].err).toEqual({
    type: 'QueryFailedError',
    message: expect.stringContaining('runs'),
    stack: expect.any(String),
    code: '42P01',
  });
});

it('writes one JSON object per line, without a field twice, a prompt or a key', () => {
  for (const service of [api, worker]) {
    const lines = service.stdout.split('\n').filter((line) => line.startsWith('{'));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) expect({ line, twice: doubled(line) }).toEqual({ line, twice: [] });
    expect(service.stderr).toBe('');
    expect(service.output).not.toContain('quokka');
    expect(service.output).not.toContain('e2e-key');
  }
});

it('logs prompts only when asked', async () => {
  const telling = await world.start({ PROCESS_ROLE: 'api', LOG_PROMPTS: 'true' });
  world.model.turn(say('Done.'));
  await telling.create({ prompt: PROMPT }, ASYNC);

  expect(linesOf(telling).find(({ msg }) => msg === 'run queued')).toMatchObject({
    prompt: PROMPT,
  });
});

it('says that it stops, and that it has stopped', async () => {
  await worker.stop();
  const said = linesOf(worker).map(({ msg }) => msg);
  expect(said.filter((msg) => /^stop/.test(msg))).toEqual(['stopping', 'stopped']);
  expect(said.at(-1)).toBe('stopped');
});
