import { randomUUID } from 'node:crypto';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Answer, Problem } from './support/http';
import type { Service } from './support/service';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

const AT_ONCE = 50;
const CREATE = '/v1/create-preview-for-new-project';
const UPDATE = '/v1/update-project';
const CHAT = '/v1/chat-plan';

let world: World;
/** Both take requests in; only the first carries them out. */
let apis: Service[];
let projectId: string;

beforeAll(async () => {
  world = await World.begin();
  apis = await Promise.all([world.start(), world.start({ PROCESS_ROLE: 'api' })]);
  const { body } = await apis[0].create({ prompt: 'A bakery' });
  projectId = body.projectId;
});
afterAll(() => world.end());

const post = <T = RunBody>(
  path: string,
  body: unknown,
  key: string,
  prefer = 'respond-async',
  api = apis[0],
): Promise<Answer<T>> => api.post<T>(path, body, { prefer, 'idempotency-key': key });

async function count(table: 'runs' | 'projects'): Promise<number> {
  const { rows } = await world.db.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${table}`,
  );
  return rows[0].count;
}

it.each([
  ['a new project', CREATE, () => ({ prompt: 'A smithy' }), 1],
  [
    'a new project with an id of its own',
    CREATE,
    () => ({ prompt: 'Two', projectId: randomUUID() }),
    1,
  ],
  ['an update', UPDATE, () => ({ projectId, prompt: 'Greener' }), 0],
  ['a chat', CHAT, () => ({ projectId, message: 'Why?', mode: 'ask' }), 0],
])('makes one run of fifty requests at once for %s', async (_what, path, body, newProjects) => {
  const before = { runs: await count('runs'), projects: await count('projects') };
  const [key, same] = [randomUUID(), body()];

  const answers = await Promise.all(
    Array.from({ length: AT_ONCE }, (_, index) =>
      post(path, same, key, index % 5 === 0 ? 'wait=30' : 'respond-async', apis[index % 2]),
    ),
  );

  expect(new Set(answers.map((answer) => answer.body.runId)).size).toBe(1);
  expect(new Set(answers.map((answer) => answer.body.projectId)).size).toBe(1);
  answers.forEach(({ status }, index) => {
    // Those that wait see the one run through; of the others some may come when it has ended.
    expect(index % 5 === 0 ? [200] : [202, 200]).toContain(status);
  });
  expect(await count('runs')).toBe(before.runs + 1);
  expect(await count('projects')).toBe(before.projects + newProjects);
});

it('gives the same run after it has ended', async () => {
  const key = randomUUID();
  const body = { projectId, prompt: 'Greener still' };
  const first = await post(UPDATE, body, key, 'wait=30');

  const again = await post(UPDATE, body, key, 'wait=30');

  expect(again.status).toBe(200);
  expect(again.body).toEqual(first.body);
});

it('knows a body by what it says, not by how it is written', async () => {
  const key = randomUUID();
  const first = await post(UPDATE, `{"projectId":"${projectId}","prompt":"Blue"}`, key);

  const again = await post(UPDATE, `{ "prompt": "Bl\\u0075e", "projectId": "${projectId}" }`, key);

  expect(again.body.runId).toBe(first.body.runId);
});

it('refuses the key for another body, or another route', async () => {
  const key = randomUUID();
  const { body: run } = await post(UPDATE, { projectId, prompt: 'Red' }, key);
  const runs = await count('runs');

  const others = [
    await post<Problem>(UPDATE, { projectId, prompt: 'Green' }, key),
    await post<Problem>(CREATE, { prompt: 'Red' }, key),
    await post<Problem>(CHAT, { projectId, message: 'Red' }, key, 'wait=30', apis[1]),
  ];

  for (const { status, body } of others) {
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'idempotency_key_reused' });
  }
  expect(await count('runs')).toBe(runs);
  expect((await post(UPDATE, { projectId, prompt: 'Red' }, key)).body.runId).toBe(run.runId);
});

it.each([
  ['is empty', ''],
  ['has a space in it', 'a b'],
  ['is too long', 'k'.repeat(256)],
  ['is not ASCII', 'schl\u00fcssel'],
])('refuses a key that %s', async (_how, key) => {
  const { status, body } = await post<Problem>(UPDATE, { projectId, prompt: 'Red' }, key);

  expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
  expect(body.errors).toEqual([expect.objectContaining({ field: 'Idempotency-Key' })]);
});

it('takes a key of 255 characters', async () => {
  const { status } = await post(UPDATE, { projectId, prompt: 'Red' }, 'k'.repeat(255));

  expect(status).toBe(202);
});

it('does not spend the key on a request that was refused', async () => {
  const key = randomUUID();
  const invalid = await post<Problem>(UPDATE, { projectId, prompt: '' }, key);
  const unknown = await post<Problem>(UPDATE, { projectId: UNKNOWN_ID, prompt: 'Red' }, key);

  const valid = await post(UPDATE, { projectId, prompt: 'Red' }, key);

  expect([invalid.status, unknown.status, valid.status]).toEqual([400, 404, 202]);
});

it('forgets the key after a day', async () => {
  const key = randomUUID();
  const { body: first } = await post(UPDATE, { projectId, prompt: 'Red' }, key);
  await world.db.query(
    `UPDATE idempotency_keys SET created_at = now() - interval '24 hours 1 second' WHERE key = $1`,
    [key],
  );

  const { status, body: next } = await post(UPDATE, { projectId, prompt: 'Other' }, key);

  expect(status).toBe(202);
  expect(next.runId).not.toBe(first.runId);
  expect((await post(UPDATE, { projectId, prompt: 'Other' }, key)).body.runId).toBe(next.runId);
});
