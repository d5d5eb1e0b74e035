import { createOnethread, followRun, OnethreadClient, ProblemError, RunEvent } from '../../client';
import { responsesOf, routesOf } from '../../src/api-document/operations';
import { committed } from '../openapi/document';
import { Check, checkerOf } from '../openapi/examples';
import { Engineer } from './support/engineer';
import { expectWhole } from './support/run-events';
import { World } from './support/world';

/** The generated client against the real service; every answer is checked against the document. */
let world: World;
let client: OnethreadClient;
let projectId: string;
const called = new Set<string>();
const untrue: string[] = [];

/** What the document has to say against an answer. */
async function judge(check: Check, schemaPath: string, method: string, response: Response) {
  const route = routesOf(committed).find(
    (one) => one.path === schemaPath && one.method === method.toLowerCase(),
  )!;
  called.add(route.operation.operationId!);
  const name = `${method} ${schemaPath} ${response.status}`;
  const described = responsesOf(route.operation).find(([status]) => status === response.status);
  if (described === undefined) return untrue.push(`${name} is not documented`);
  const type = (response.headers.get('content-type') ?? '').split(';')[0];
  const content = described[1].content;
  if (type === '') return content === undefined ? 0 : untrue.push(`${name} has no body`);
  const schema = (content?.[type] ?? content?.['*/*'])?.schema;
  if (schema === undefined) return untrue.push(`${name} is not documented as ${type}`);
  if (!type.endsWith('json')) return;
  const problem = check(await response.clone().json(), schema);
  if (problem !== '') untrue.push(`${name}: ${problem}`);
}

beforeAll(async () => {
  world = await World.begin(new Engineer());
  const { url } = await world.start();
  client = createOnethread({ baseUrl: url });
  const check = checkerOf(committed);
  client.use({
    onResponse: async ({ schemaPath, request, response }) => {
      await judge(check, schemaPath, request.method, response);
    },
  });
  const { data, error } = await client.POST('/v1/create-preview-for-new-project', {
    body: { prompt: 'A bakery called Rise' },
  });
  expect(error).toBeUndefined();
  projectId = data!.projectId;
});
afterAll(() => world.end());

const project = () => ({ params: { path: { projectId } } });

it('changes an app at once answered, follows it to its end, and reads it again', async () => {
  const { data: queued, response } = await client.POST('/v1/update-project', {
    params: { header: { Prefer: 'respond-async', 'Idempotency-Key': 'change-1' } },
    body: { projectId, prompt: 'Make it dark' },
  });
  expect(response.status).toBe(202);
  const { runId } = queued!;
  const events: RunEvent[] = [];

  const { data: ticket } = await client.POST('/v1/stream-tickets', { body: { runId } });
  expect(Date.parse(ticket!.expiresAt)).toBeGreaterThan(Date.now());

  for await (const event of followRun(client, runId)) events.push(event);

  expectWhole(events);
  const end = events.at(-1)!;
  expect(end.type === 'completed' && end.versionNumber).toBe(2);
  const { data: run } = await client.GET('/v1/runs/{runId}', { params: { path: { runId } } });
  expect(run).toMatchObject({ status: 'completed', message: expect.any(String) });
  const { data: page } = await client.GET('/v1/runs/{runId}/events', {
    params: { path: { runId }, query: { after: 1 } },
  });
  expect(page!.events).toEqual(events.slice(1));
  // All has been seen: nothing more comes, and nothing hangs.
  for await (const event of followRun(client, runId, { after: end.seq })) expect(event).toBe(0);
  const builds = await client.GET('/v1/projects/{projectId}/builds', project());
  expect(builds.data!.items.map(({ buildId }) => buildId)).toContain(runId);
  await client.GET('/v1/builds/{buildId}', { params: { path: { buildId: runId } } });
});

it('plans a change and builds the plan, once', async () => {
  const { data: chat } = await client.POST('/v1/chat-plan', {
    body: { projectId, message: 'How would you add opening hours?' },
  });
  expect(chat!.plan!.steps[0].title).toBe('Add the page');
  const plan = { params: { path: { chatId: chat!.chatId! } } };

  const { data: build } = await client.POST('/v1/chat-plan/{chatId}/build', plan);
  expect(build).toMatchObject({ status: 'completed', source: 'update_project' });

  const { error } = await client.POST('/v1/chat-plan/{chatId}/build', plan);
  expect(error!.code).toBe('plan_already_built');
  expect(error!.buildId).toBe(build!.buildId);
  await client.GET('/v1/projects/{projectId}/chat', project());
});

it('reads the thread, its history, its words and its cost, and resets it', async () => {
  const { data: session } = await client.GET('/v1/projects/{projectId}/session', project());
  expect(session!.resumable).toBe(true);
  const history = await client.GET('/v1/projects/{projectId}/session/history', project());
  expect(history.data!.items.length).toBeGreaterThan(0);
  const messages = await client.GET('/v1/projects/{projectId}/session/messages', project());
  expect(messages.data!.items[0].role).toBe('user');
  const { data: usage } = await client.GET('/v1/projects/{projectId}/usage', project());
  expect(usage!.total.turns).toBeGreaterThan(2);
  const { response } = await client.DELETE('/v1/projects/{projectId}/session', project());
  expect(response.status).toBe(204);
});

it('looks into versions and files, changes one, and goes back', async () => {
  const { data: versions } = await client.GET('/v1/projects/{projectId}/versions', project());
  expect(versions!.items.length).toBeGreaterThan(1);
  const second = { params: { path: { projectId, number: 2 } } };
  await client.GET('/v1/projects/{projectId}/versions/{number}', second);
  const { data: diff } = await client.GET(
    '/v1/projects/{projectId}/versions/{number}/diff',
    second,
  );
  expect(diff!.diff).toContain('+<h1>Make it dark</h1>');
  const file = { params: { path: { projectId, path: 'about/index.html' } } };

  const { data: edit } = await client.PUT('/v1/projects/{projectId}/files/{path}', {
    ...file,
    body: { content: '<h1>About</h1>' },
  });

  expect(edit).toMatchObject({ status: 'completed', source: 'file_edit' });
  const { data: tree } = await client.GET('/v1/projects/{projectId}/files', project());
  expect(tree!.files.map(({ path }) => path)).toContain('about/index.html');
  const { data: text } = await client.GET('/v1/projects/{projectId}/files/{path}', {
    ...file,
    parseAs: 'text',
  });
  expect(text).toBe('<h1>About</h1>');
  const { data: zip } = await client.GET('/v1/projects/{projectId}/export', {
    ...project(),
    parseAs: 'arrayBuffer',
  });
  expect(Buffer.from(zip!).subarray(0, 2).toString()).toBe('PK');
  const { data: back } = await client.POST('/v1/projects/{projectId}/versions/{number}/rollback', {
    params: { path: { projectId, number: 1 } },
  });
  expect(back).toMatchObject({ status: 'completed', versionNumber: edit!.versionNumber! + 1 });
});

it('describes, renames and lists projects, and knows the templates', async () => {
  const described = await client.POST('/v1/projects/{projectId}/metadata', project());
  expect(described.data).toMatchObject({ status: 'completed' });
  const { data: renamed } = await client.PATCH('/v1/projects/{projectId}', {
    ...project(),
    body: { name: 'Rise & Shine' },
  });
  expect(renamed!.name).toBe('Rise & Shine');
  const { data: list } = await client.GET('/v1/projects', { params: { query: { limit: 5 } } });
  expect(list!.items.map((item) => item.projectId)).toContain(projectId);
  await client.GET('/v1/projects/{projectId}', project());
  const { data: templates } = await client.GET('/v1/templates');
  expect(templates!.items.map(({ id }) => id)).toContain('vite-react');
  await client.GET('/v1/system');
  await client.GET('/health/live');
  await client.GET('/health/ready');
});

it('stops a run', async () => {
  const hold = world.hold();
  const { data: run } = await client.POST('/v1/update-project', {
    params: { header: { Prefer: 'respond-async' } },
    body: { projectId, prompt: 'Never mind' },
  });
  await hold.arrived;
  const { data } = await client.POST('/v1/runs/{runId}/cancel', {
    params: { path: { runId: run!.runId } },
  });
  const { data: ended } = await client.GET('/v1/runs/{runId}', {
    params: { path: { runId: run!.runId } },
  });
  expect([data!.status, ended!.status]).toContain('cancelled');
});

it('says by a typed code what went wrong', async () => {
  const { data, error } = await client.POST('/v1/update-project', {
    body: { projectId: '995275b4-f155-496c-9b74-8e586d7779bb', prompt: 'x' },
  });
  expect(data).toBeUndefined();
  // @ts-expect-error no such code: the compiler knows them all
  expect(error!.code === 'no_such_code').toBe(false);
  expect(error!.code).toBe('project_not_found');

  const refused = await client.POST('/v1/update-project', { body: { projectId, prompt: '' } });
  expect(refused.error!.errors!.map(({ field }) => field)).toEqual(['prompt']);
  const nothing = followRun(client, '995275b4-f155-496c-9b74-8e586d7779bb').next();
  await expect(nothing).rejects.toBeInstanceOf(ProblemError);
});

it('deletes a project', async () => {
  const { response } = await client.DELETE('/v1/projects/{projectId}', project());
  expect(response.status).toBe(204);
  const { error } = await client.GET('/v1/projects/{projectId}', project());
  expect(error!.code).toBe('project_not_found');
});

it('found every answer to be as the document says', () => {
  expect(untrue).toEqual([]);
  const operations = routesOf(committed).map(({ operation }) => operation.operationId!);
  // A stream without an end; it has specs of its own.
  expect(operations.filter((name) => !called.has(name))).toEqual(['followProject']);
});
