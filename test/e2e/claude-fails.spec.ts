import { drop, failWith, hang, hangAfter, say } from '../../src/demo-model';
import type { ReplySource } from '../../src/demo-model';
import type { ProjectDto } from '../../src/projects/project.dto';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Answer, Problem } from './support/http';
import { pageOf } from './support/page-builder';
import { expectLog } from './support/run-log';
import type { Service } from './support/service';
import { UUID_V4 } from './support/uuid';
import { World } from './support/world';

const PROMPT = 'A page about salt';
const IDLE_SECONDS = 2;

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({
    CLAUDE_IDLE_TIMEOUT_SECONDS: String(IDLE_SECONDS),
    CLAUDE_MAX_RETRIES: '1',
  });
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

type FailedRun = Problem & RunBody;

/** The first run of a project failed for this reason, and nothing is left of it. */
async function expectFailure(
  { status, headers, body }: Answer<FailedRun>,
  expected: { status: number; code: string },
): Promise<void> {
  expect({ status, code: body.code }).toEqual(expected);
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(body).toMatchObject({ success: false, runStatus: 'failed', status: expected.status });
  expect(body.requestId).toBe(headers.get('x-request-id'));
  expect(body.buildId).toMatch(UUID_V4);
  expect(body.sessionId).toMatch(UUID_V4);
  expect(body.error).toMatchObject({ code: expected.code, message: body.detail });
  expect(service.claudeProcesses()).toEqual([]);

  const run = await service.get<RunBody>(`/v1/builds/${body.buildId}`);
  expect(run).toMatchObject({ status: 200, body: { status: 'failed', error: body.error } });
  await expectLog(world, body.runId, 'failed');
  const project = await service.get<ProjectDto>(`/v1/projects/${body.projectId}`);
  expect(project.body).toMatchObject({ status: 'failed', previewUrl: null });
}

async function expectNoSession(projectId: string): Promise<void> {
  expect(await world.project(projectId)).toMatchObject({
    last_ai_session_id: null,
    last_ai_session_updated_at: null,
  });
}

/** The project works again, in a new session that knows nothing of the turn that failed. */
async function expectUsable(failed: RunBody): Promise<void> {
  world.model.reset();
  const { projectId } = failed;
  const { status, body } = await service.update({ projectId, prompt: 'Try again' });

  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'completed', session: { reason: 'no_session' } });
  expect(body.sessionId).not.toBe(failed.sessionId);
  expect(await world.project(projectId)).toMatchObject({ last_ai_session_id: body.sessionId });
  const page = await service.preview(projectId);
  expect(page).toMatchObject({ status: 200, text: pageOf(['Try again']) });
  const project = await service.get<ProjectDto>(`/v1/projects/${projectId}`);
  expect(project.body).toMatchObject({ status: 'ready', previewUrl: body.previewUrl });
}

it.each<[string, ReplySource, number, string, number]>([
  ['refuses the key', failWith(401), 502, 'authentication', 10],
  ['is at its rate limit', failWith(429), 429, 'rate_limited', 10],
  ['is overloaded', failWith(529), 502, 'overloaded', 10],
  ['has a fault', failWith(500), 502, 'overloaded', 10],
  ['refuses the request', failWith(400), 502, 'invalid_request', 10],
  ['never answers', hang(), 502, 'idle', IDLE_SECONDS + 5],
  ['falls silent in the middle', hangAfter(say('I will')), 502, 'idle', IDLE_SECONDS + 5],
  ['drops the connection', drop(), 502, 'overloaded', 10],
  ['drops the connection in the middle', drop(say('I will build')), 502, 'overloaded', 10],
])('ends the run when Claude %s', async (_, reply, status, code, limitSeconds) => {
  world.model.always(reply);
  const begun = performance.now();

  const answer = await service.create<FailedRun>({ prompt: PROMPT });

  expect(performance.now() - begun).toBeLessThan(limitSeconds * 1_000);
  await expectFailure(answer, { status, code });
  await expectNoSession(answer.body.projectId);
  await expectUsable(answer.body);
});

it('does not sit out a long wait that Claude asks for, but passes it on', async () => {
  world.model.always(failWith(429, { retryAfterSeconds: 30 }));
  const begun = performance.now();

  const answer = await service.create<FailedRun>({ prompt: PROMPT });

  expect(performance.now() - begun).toBeLessThan(10_000);
  await expectFailure(answer, { status: 429, code: 'rate_limited' });
  // The CLI adds something at random, so that not everyone comes back at once.
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(15);
  expect(seconds).toBeLessThan(60);
});

it("does without Claude's passing troubles", async () => {
  world.model.next(failWith(529));

  const { status, body } = await service.create({ prompt: PROMPT });

  expect(status).toBe(200);
  expect(body.status).toBe('completed');
});

it('ends the run when the CLI is killed in the middle of a turn', async () => {
  const hold = world.hold();
  const pending = service.create<FailedRun>({ prompt: PROMPT });
  await hold.arrived;
  const [cli, ...others] = service.claudeProcesses();
  expect(others).toEqual([]);

  process.kill(cli.pid, 'SIGKILL');

  const answer = await pending;
  await expectFailure(answer, { status: 502, code: 'crashed' });
  await expectNoSession(answer.body.projectId);
  await expectUsable(answer.body);
});

it('ends the run when Claude makes nothing that can be shown', async () => {
  world.model.turn(say('I would rather not.'));

  const answer = await service.create<FailedRun>({ prompt: PROMPT });

  await expectFailure(answer, { status: 422, code: 'app_build_failed' });
  // The conversation was real, so the next run goes on with it.
  expect(await world.project(answer.body.projectId)).toMatchObject({
    last_ai_session_id: answer.body.sessionId,
  });
  const { body } = await service.update({
    projectId: answer.body.projectId,
    prompt: 'But I insist',
  });
  expect(body).toMatchObject({ status: 'completed', session: { resumed: true } });
  expect(body.sessionId).toBe(answer.body.sessionId);
  expect(world.model.lastRequest?.humanTexts).toEqual([PROMPT, 'But I insist']);
});

it('keeps the good session and the good preview when a later run fails', async () => {
  const { body: first } = await service.create({ prompt: PROMPT });
  const { projectId } = first;
  const before = await world.project(projectId);
  world.model.reset();
  world.model.always(failWith(401));

  const failed = await service.update<FailedRun>({ projectId, prompt: 'Spoil it' });

  expect(failed).toMatchObject({ status: 502, body: { code: 'authentication', projectId } });
  expect(await world.project(projectId)).toEqual(before);
  expect(await service.preview(projectId)).toMatchObject({ text: pageOf([PROMPT]) });
  world.model.reset();
  const { body: next } = await service.update({ projectId, prompt: 'Make it green' });
  expect(next).toMatchObject({
    status: 'completed',
    session: { id: first.sessionId, resumed: true },
  });
  expect(world.model.lastRequest?.humanTexts).toEqual([PROMPT, 'Make it green']);
});
