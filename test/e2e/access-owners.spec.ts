import type { OpenAPIObject } from '@nestjs/swagger';
import { randomUUID } from 'node:crypto';
import type { RunBody } from '../../src/runs/run-body.dto';
import { ALICE_KEY, BOB_KEY, Client, TWO_OWNERS } from './support/client';
import { Engineer } from './support/engineer';
import type { Answer, Problem } from './support/http';
import { bodyFor, Operation, operationsOf, pathOf, Values } from './support/operations';
import { expectProblem } from './support/problem';
import type { Service } from './support/service';
import { completed } from './support/thread';
import { World } from './support/world';

/** Alice's words: whatever shows them to Bob shows him what is hers. */
const SECRET = 'Zimtschnecken';
const IDS = ['projectId', 'runId', 'buildId', 'chatId'] as const;
/** What is not about anything that is there: Bob may do it, and it is tested by itself. */
const MAKES_NEW = ['createPreviewForNewProject', 'createStreamTicket'];
const WORDS = { prompt: 'A change', message: 'A question', name: 'A name', content: 'Text' };

let world: World;
let service: Service;
let [alice, bob, nobody]: Client[] = [];
let operations: Operation[];
/** Alice's, by the names that requests have for them. */
let hers: Values;

beforeAll(async () => {
  world = await World.begin(new Engineer());
  service = await world.start(TWO_OWNERS);
  [alice, bob, nobody] = [ALICE_KEY, BOB_KEY, undefined].map((key) => new Client(service, key));
  const create = '/v1/create-preview-for-new-project';
  const built = completed(await alice.post<RunBody>(create, { prompt: SECRET, name: SECRET }));
  const { projectId, runId } = built;
  const question = { projectId, message: SECRET };
  const { runId: chatId } = completed(await alice.post<RunBody>('/v1/chat-plan', question));
  const plan = completed(await alice.post<RunBody>(`/v1/chat-plan/${chatId}/build`, undefined));
  hers = {
    ...WORDS,
    projectId,
    runId,
    buildId: plan.runId,
    chatId,
    number: '1',
    path: 'index.html',
  };
  const { body } = await nobody.get<OpenAPIObject>('/docs-json');
  operations = operationsOf(body);
}, 120_000);
afterAll(() => world.end());

/** Everything in the database that hangs on Alice's project, table by table. */
async function hersInTheDatabase(): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await world.db.query<{ name: string; columns: string[] }>(
    `SELECT table_name AS name, array_agg(column_name::text) AS columns
       FROM information_schema.columns WHERE table_schema = 'public' GROUP BY 1 ORDER BY 1`,
  );
  const all: Record<string, unknown[]> = {};
  for (const { name, columns } of tables) {
    const own = ['project_id', 'run_id'].find((column) => columns.includes(column));
    if (own === undefined) continue;
    const ids = own === 'project_id' ? '$1' : '(SELECT run_id FROM runs WHERE project_id = $1)';
    const { rows } = await world.db.query<{ row: unknown }>(
      `SELECT to_jsonb(t) AS row FROM ${name} AS t WHERE ${own} IN (${ids}) ORDER BY t::text`,
      [hers.projectId],
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

/** The ways in which an operation can name things: by its path, and by each field of its body. */
const waysOf = (operation: Operation): string[][] => {
  const fields = operation.fields.filter((field) => /Ids?$/.test(field));
  const ways = fields.map((field) => [field]);
  return operation.params.length > 0 || ways.length === 0 ? [[], ...ways] : ways;
};

const namesThings = (operation: Operation): boolean =>
  [...operation.params, ...operation.fields].some((name) => /Ids?$/.test(name)) &&
  operation.id !== 'createPreviewForNewProject';

const call = (client: Client, operation: Operation, values: Values, way: string[], headers = {}) =>
  client.send<Problem>(
    operation.method,
    pathOf(operation, values),
    bodyFor(operation, values, way),
    headers,
  );

/** An answer without what differs from one request to the next. */
function plain({ status, headers, body }: Answer<Problem>, values: Values): unknown {
  let text = JSON.stringify({ ...body, requestId: '' });
  for (const name of IDS) text = text.replaceAll(values[name].toLowerCase(), name);
  const kept = [...headers].filter(([name]) => !['date', 'etag', 'x-request-id'].includes(name));
  return { status, body: text, headers: kept };
}

const unknownIds = (): Values => ({
  ...hers,
  ...Object.fromEntries(IDS.map((name) => [name, randomUUID()])),
});

it('lists operations of both kinds, and says of each whether it needs a key', () => {
  const [open, closed] = [true, false].map((isPublic) =>
    operations.filter((operation) => operation.isPublic === isPublic),
  );

  expect(open.map(({ path }) => path)).toEqual(open.map(() => expect.not.stringContaining('{')));
  expect(open.map(({ id }) => id)).toEqual(expect.arrayContaining(['isLive', 'isReady']));
  expect(closed.length).toBeGreaterThan(20);
  for (const { id, described } of closed) {
    expect({ id, security: described.security }).toEqual({
      id,
      security: [{ bearer: [] }, { apiKey: [] }],
    });
    expect({ id, answer: described.responses['401'] }).toMatchObject({
      answer: { content: { 'application/problem+json': expect.anything() } },
    });
  }
});

it('answers 401 for no key and for a wrong one, the same for all', async () => {
  const stranger = new Client(service, 'c'.repeat(30));
  const answers = new Set<unknown>();
  for (const operation of operations.filter(({ isPublic }) => !isPublic)) {
    for (const client of [nobody, stranger]) {
      for (const values of [hers, unknownIds()]) {
        const answer = await call(client, operation, values, waysOf(operation)[0]);
        expectProblem(answer, 401, 'unauthenticated');
        expect(answer.headers.get('www-authenticate')).toBe('Bearer');
        answers.add(JSON.stringify(plain(answer, values)));
      }
    }
  }
  expect([...answers]).toHaveLength(1);
});

it('answers Bob as if there were nothing of Alice’s, on every route that names things', async () => {
  const before = await hersInTheDatabase();
  expect(Object.keys(before)).toEqual(expect.arrayContaining(['projects', 'runs', 'run_events']));
  const routes = operations.filter(namesThings);
  expect(routes.length).toBeGreaterThan(20);

  for (const operation of routes) {
    for (const way of waysOf(operation)) {
      if (MAKES_NEW.includes(operation.id) && way.length === 0) continue;
      const nothing = unknownIds();
      const shouted = { ...hers };
      for (const name of IDS) shouted[name] = hers[name].toUpperCase();
      const expected = await call(bob, operation, nothing, way);
      expect({ id: operation.id, status: expected.status }).toEqual({
        id: operation.id,
        status: 404,
      });
      expect(expected.body.code).toMatch(/^(project|run|build|chat)_not_found$/);
      for (const values of [hers, shouted]) {
        const answer = await call(bob, operation, values, way);
        expect({ id: operation.id, ...(plain(answer, values) as object) }).toEqual({
          id: operation.id,
          ...(plain(expected, nothing) as object),
        });
      }
      const stream = { accept: 'text/event-stream', prefer: 'respond-async' };
      expectProblem(await call(bob, operation, hers, way, stream), 404, expected.body.code);
    }
  }
  expect(await hersInTheDatabase()).toEqual(before);
}, 120_000);

it('lets Alice through where Bob is told that there is nothing', async () => {
  for (const operation of operations.filter(({ method }) => method === 'GET').filter(namesThings)) {
    const stop = new AbortController();
    // The stream of a project does not end by itself.
    const response = await fetch(service.url + pathOf(operation, hers), {
      headers: alice.headers,
      signal: stop.signal,
    });
    expect({ id: operation.id, status: response.status }).toEqual({
      id: operation.id,
      status: 200,
    });
    stop.abort();
  }
});

it('shows Bob nothing of Alice’s where nothing is named', async () => {
  const routes = operations.filter((operation) => !namesThings(operation));
  for (const operation of routes.filter(({ method }) => method === 'GET')) {
    const text = JSON.stringify((await call(bob, operation, hers, [])).body);
    expect({ id: operation.id, leak: text.includes(SECRET) }).toEqual({
      id: operation.id,
      leak: false,
    });
    for (const name of IDS) expect(text).not.toContain(hers[name]);
  }
  const writing = routes.filter(({ method }) => method !== 'GET').map(({ id }) => id);
  expect(writing.filter((id) => !MAKES_NEW.includes(id))).toEqual([]);
});

describe('a body that names a project of Alice’s', () => {
  it.each<[string, (projectId: string) => unknown]>([
    ['as a list', (projectId) => ({ projectId: [projectId], prompt: 'x', message: 'x' })],
    ['as an object', (projectId) => ({ projectId: { projectId }, prompt: 'x', message: 'x' })],
    ['as a number', () => ({ projectId: 7, prompt: 'x', message: 'x' })],
    ['as nothing', () => ({ projectId: null, prompt: 'x', message: 'x' })],
    ['in braces', (projectId) => ({ projectId: `{${projectId}}`, prompt: 'x', message: 'x' })],
    ['without hyphens', (projectId) => ({ projectId: projectId.replaceAll('-', ''), prompt: 'x' })],
    ['with a space', (projectId) => ({ projectId: ` ${projectId}`, prompt: 'x', message: 'x' })],
    ['in a list', (projectId) => [{ projectId, prompt: 'x', message: 'x' }]],
    ['with nothing else', (projectId) => ({ projectId })],
    ['and more that is wrong', (projectId) => ({ projectId, prompt: 7, message: 7 })],
    [
      'in its prototype',
      (id) => JSON.parse(`{"__proto__":{"projectId":"${id}"},"prompt":"x"}`) as unknown,
    ],
  ])('%s, is answered as any other that is wrong', async (_, bodyOf) => {
    const before = await hersInTheDatabase();
    for (const path of ['/v1/update-project', '/v1/chat-plan']) {
      const nothing = unknownIds();
      const [answer, expected] = [
        await bob.post<Problem>(path, bodyOf(hers.projectId)),
        await bob.post<Problem>(path, bodyOf(nothing.projectId)),
      ];
      expectProblem(answer, 400, 'validation_failed');
      expect(plain(answer, hers)).toEqual(plain(expected, nothing));
    }
    expect(await hersInTheDatabase()).toEqual(before);
  });
});

it('does not make a project of Bob’s with the id of one of Alice’s', async () => {
  const before = await hersInTheDatabase();
  const body = { prompt: 'x', projectId: hers.projectId };
  const create = '/v1/create-preview-for-new-project';
  const answer = await bob.post<Problem>(create, body, { 'idempotency-key': 'theirs' });

  expectProblem(answer, 409, 'project_id_unavailable');
  expect(JSON.stringify(answer.body)).not.toContain(SECRET);
  expectProblem(await alice.post<Problem>(create, body), 409, 'project_exists');
  expect(await hersInTheDatabase()).toEqual(before);
});

it('keeps the idempotency keys of owners apart', async () => {
  const key = { 'idempotency-key': 'shared', prefer: 'respond-async' };
  const create = '/v1/create-preview-for-new-project';
  const [one, again, other] = [
    await alice.post<RunBody>(create, { prompt: 'A' }, key),
    await alice.post<RunBody>(create, { prompt: 'A' }, key),
    await bob.post<RunBody>(create, { prompt: 'A' }, key),
  ];

  expect([one.status, again.status, other.status]).toEqual([202, 202, 202]);
  expect(again.body.runId).toBe(one.body.runId);
  expect(other.body.runId).not.toBe(one.body.runId);
  expect((await bob.get(`/v1/runs/${one.body.runId}`)).status).toBe(404);
  const list = await bob.get<{ items: { projectId: string }[] }>('/v1/projects');
  expect(list.body.items.map(({ projectId }) => projectId)).toEqual([other.body.projectId]);
  // A cursor is a place in the order of all projects, and shows no more than one's own after it.
  const { body } = await alice.get<{ nextCursor: string }>('/v1/projects?limit=1');
  const after = await bob.get<{ items: unknown[] }>(`/v1/projects?cursor=${body.nextCursor}`);
  expect(JSON.stringify(after.body)).not.toContain(hers.projectId);
});
