import { hang, hangAfter, say } from '../../src/demo-model';
import type { ReplySource } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import { building } from './support/model-script';
import { expectLog } from './support/run-log';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

const ASYNC = { prefer: 'respond-async' };

async function cancel(runId: string): Promise<void> {
  const { status } = await service.post(`/v1/runs/${runId}/cancel`, undefined);
  expect(status).toBe(200);
  // What the model had still to say is not for the next run.
  world.model.reset();
}

const untilEvent = (runId: string, type: string) =>
  until(`an event "${type}"`, async () =>
    (await world.events(runId)).some((event) => event.type === type),
  );

async function threadOf(projectId: string): Promise<Record<string, unknown>> {
  const { last_ai_session_id: id, last_ai_session_updated_at: at } = await world.project(projectId);
  return { id, at };
}

/** A project whose first build went well. */
async function built(): Promise<RunBody> {
  const { body } = await service.create({ prompt: 'A bakery' });
  expect(body.status).toBe('completed');
  return body;
}

/** An update that is stopped once the log has an event of this type. */
async function stoppedUpdate(projectId: string, replies: ReplySource[], when: string) {
  world.model.next(...replies);
  const { body } = await service.update({ projectId, prompt: 'Greener' }, ASYNC);
  await untilEvent(body.runId, when);
  if (when === 'session') {
    await world.model.waitForRequest(({ newestHumanText }) => newestHumanText === 'Greener');
  }
  await cancel(body.runId);
  return body;
}

it('stores no session of a new project that is stopped before the first answer', async () => {
  world.model.next(hang());
  const { body } = await service.create({ prompt: 'A bakery' }, ASYNC);
  await world.model.waitForRequest();
  await cancel(body.runId);

  expect(await threadOf(body.projectId)).toEqual({ id: null, at: null });
});

it('stores the session of a new project that is stopped after an answer', async () => {
  world.model.next(...building(hang()));
  const { body } = await service.create({ prompt: 'A bakery' }, ASYNC);
  await untilEvent(body.runId, 'tool_result');
  await cancel(body.runId);

  expect(await threadOf(body.projectId)).toMatchObject({ id: body.sessionId });
  const next = await service.update({ projectId: body.projectId, prompt: 'Go on' });
  expect(next.body).toMatchObject({
    status: 'completed',
    sessionId: body.sessionId,
    session: { resumed: true },
  });
  // The files are as Claude left them, and the conversation says why.
  expect(world.model.lastRequest!.humanTexts).toEqual(['A bakery', 'Go on']);
});

it('leaves the thread as it was when an update is stopped before its first answer', async () => {
  const { projectId, sessionId } = await built();
  const before = await threadOf(projectId);

  await stoppedUpdate(projectId, [hang()], 'session');

  expect(await threadOf(projectId)).toEqual(before);
  const next = await service.update({ projectId, prompt: 'Go on' });
  expect(next.body).toMatchObject({ status: 'completed', sessionId, session: { resumed: true } });
  // What was never answered is not carried along.
  expect(world.model.lastRequest!.humanTexts).toEqual(['A bakery', 'Go on']);
});

it('goes on from what Claude had answered when an update is stopped later', async () => {
  const { projectId, sessionId } = await built();
  const before = await threadOf(projectId);

  await stoppedUpdate(projectId, building(hangAfter(say('Almost…'))), 'tool_result');

  const after = await threadOf(projectId);
  expect(after.id).toBe(sessionId);
  expect(after.at).not.toEqual(before.at);
  const next = await service.update({ projectId, prompt: 'Go on' });
  expect(next.body).toMatchObject({ status: 'completed', sessionId, session: { resumed: true } });
  expect(world.model.lastRequest!.humanTexts).toEqual(['A bakery', 'Greener', 'Go on']);
});

it('keeps the preview and the files', async () => {
  const { projectId } = await built();
  const before = await service.preview(projectId);

  await stoppedUpdate(projectId, [hangAfter(say('I begin.'))], 'text');

  const after = await service.preview(projectId);
  expect(after.status).toBe(200);
  expect(after.text).toBe(before.text);
});

it('stays stopped when the service is started anew', async () => {
  const { projectId } = await built();
  const atWork = await stoppedUpdate(projectId, [hang()], 'session');
  world.model.next(hang());
  const { body: blocking } = await service.update({ projectId, prompt: 'Blue' }, ASYNC);
  const { body: waiting } = await service.update({ projectId, prompt: 'Red' }, ASYNC);
  await world.model.waitForRequest(({ newestHumanText }) => newestHumanText === 'Blue');
  await cancel(waiting.runId);
  await service.stop('SIGKILL');

  service = await world.start();

  await expect(service.untilRun(blocking.runId)).resolves.toMatchObject({ status: 'completed' });
  for (const { runId } of [atWork, waiting]) {
    await expect(service.untilRun(runId)).resolves.toMatchObject({ status: 'cancelled' });
    await expectLog(world, runId, 'cancelled');
  }
  const prompts = world.model.requests.map((request) => request.newestHumanText);
  expect(new Set(prompts)).toEqual(new Set(['Blue']));
});

it('is carried out by the next service when the one at work was killed meanwhile', async () => {
  world.model.next(hang());
  const { body } = await service.create({ prompt: 'A bakery' }, ASYNC);
  await world.model.waitForRequest();
  // As a cancel leaves it that comes when its worker has just died.
  await world.db.query('UPDATE runs SET cancel_requested_at = now() WHERE run_id = $1', [
    body.runId,
  ]);
  await service.stop('SIGKILL');

  service = await world.start();

  await expect(service.untilRun(body.runId)).resolves.toMatchObject({ status: 'cancelled' });
  await expectLog(world, body.runId, 'cancelled');
  await until('no CLI to be left', () => service.claudeProcesses().length === 0);
});
