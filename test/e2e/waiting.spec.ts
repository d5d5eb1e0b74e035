import type { RunBody } from '../../src/runs/run-body.dto';
import type { Answer } from './support/http';
import type { Service } from './support/service';
import { UUID_V4 } from './support/uuid';
import { World } from './support/world';

const PROMPT = 'A page about tea';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
afterAll(() => world.end());

/** What every 202 of a new project says. */
function expectAccepted({ status, headers, body }: Answer<RunBody>): void {
  expect(status).toBe(202);
  expect(headers.get('location')).toBe(`/v1/runs/${body.runId}`);
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  expect(body.success).toBe(false);
  expect(['queued', 'running']).toContain(body.status);
  expect(body.sessionId).toMatch(UUID_V4);
  expect(body).not.toHaveProperty('previewUrl');
}

/** Opens the gate and sees the run through. */
async function expectCompletion(body: RunBody, release: () => Promise<void>): Promise<void> {
  await release();
  const ended = await service.untilRun(body.runId);
  expect(ended).toMatchObject({ status: 'completed', success: true, sessionId: body.sessionId });
  expect(await world.project(body.projectId)).toMatchObject({
    last_ai_session_id: body.sessionId,
  });
}

it('answers at once when asked to respond asynchronously', async () => {
  const hold = world.hold();

  const answer = await service.create({ prompt: PROMPT }, { prefer: 'respond-async' });

  expectAccepted(answer);
  expect(answer.headers.get('preference-applied')).toBe('respond-async');
  await hold.arrived;
  const running = await service.get<RunBody>(answer.headers.get('location')!);
  expect(running.body).toMatchObject({ status: 'running', phase: 'generating', success: false });
  expect((await hold.arrived).sessionId).toBe(answer.body.sessionId);
  await expectCompletion(answer.body, hold.release);
});

it('waits as long as it is asked to', async () => {
  const hold = world.hold();
  const begun = performance.now();

  const answer = await service.create({ prompt: PROMPT }, { prefer: 'wait=1' });

  expect(performance.now() - begun).toBeGreaterThan(900);
  expect(performance.now() - begun).toBeLessThan(5_000);
  expectAccepted(answer);
  expect(answer.headers.get('preference-applied')).toBe('wait=1');
  expect(answer.body.session).toMatchObject({ resumed: false, reason: 'no_session' });
  await expectCompletion(answer.body, hold.release);
});

it('does not wait longer than the run takes', async () => {
  const begun = performance.now();

  const { status, headers } = await service.create({ prompt: PROMPT }, { prefer: 'wait=600' });

  expect(status).toBe(200);
  expect(headers.get('preference-applied')).toBe('wait=600');
  expect(headers.get('location')).toBeNull();
  expect(performance.now() - begun).toBeLessThan(15_000);
});

it('ignores preferences that it does not know', async () => {
  const { status, headers } = await service.create(
    { prompt: PROMPT },
    { prefer: 'handling=lenient' },
  );

  expect(status).toBe(200);
  expect(headers.get('preference-applied')).toBeNull();
});

it('wakes everyone who waits for the same project, each with their own run', async () => {
  const { body: project } = await service.create({ prompt: PROMPT });
  const prompts = ['Make it green', 'Make it red'];

  const answers = await Promise.all(
    prompts.map((prompt) => service.update({ projectId: project.projectId, prompt })),
  );

  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(answers.map(({ body }) => body.message).sort()).toEqual([
    'Built: Make it green',
    'Built: Make it red',
  ]);
});

it('goes on with the run when the client hangs up', async () => {
  const hold = world.hold();
  const request = new AbortController();
  const projectId = '11111111-2222-4333-8444-555555555555';
  const pending = fetch(`${service.url}/v1/create-preview-for-new-project`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: PROMPT, projectId }),
    signal: request.signal,
  });
  await hold.arrived;
  request.abort();
  await expect(pending).rejects.toThrow();

  const { rows } = await world.db.query<{ run_id: string }>(
    'SELECT run_id FROM runs WHERE project_id = $1',
    [projectId],
  );
  const { body } = await service.get<RunBody>(`/v1/runs/${rows[0].run_id}`);
  expect(body.status).toBe('running');
  await expectCompletion(body, hold.release);
});

describe('with RESPONSE_WAIT_SECONDS=0', () => {
  let api: Service;

  // Only an API: the worker is the other process.
  beforeAll(async () => {
    api = await world.start({ RESPONSE_WAIT_SECONDS: '0', PROCESS_ROLE: 'api' });
  });

  it('does not wait', async () => {
    const hold = world.hold();

    const answer = await api.create({ prompt: PROMPT });

    expectAccepted(answer);
    expect(answer.headers.get('preference-applied')).toBeNull();
    await expectCompletion(answer.body, hold.release);
  });

  it('waits for those who ask for it, also for the work of another process', async () => {
    const { status, body } = await api.create({ prompt: PROMPT }, { prefer: 'wait=30' });

    expect(status).toBe(200);
    expect(body.status).toBe('completed');
  });
});
