import { pageOf } from './support/page-builder';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Answer } from './support/http';
import { expectLog } from './support/run-log';
import type { Service } from './support/service';
import { World } from './support/world';

const PROMPT = 'A page about rope';

let world: World;

beforeAll(async () => {
  world = await World.begin();
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

const runOf = async (runId: string): Promise<Record<string, unknown>> => {
  const { rows } = await world.db.query<Record<string, unknown>>(
    'SELECT * FROM runs WHERE run_id = $1',
    [runId],
  );
  return rows[0];
};

/** A build whose request waits in the model. */
async function buildAtWork(service: Service) {
  const hold = world.hold();
  const pending: Promise<Answer<RunBody>> = service.create({ prompt: PROMPT });
  const { sessionId } = await hold.arrived;
  const { rows } = await world.db.query<{ run_id: string; project_id: string }>(
    'SELECT run_id, project_id FROM runs WHERE session_id = $1',
    [sessionId],
  );
  return { hold, pending, runId: rows[0].run_id, projectId: rows[0].project_id };
}

describe.each([
  // The default grace must fit into the ten seconds that process managers give.
  ['SIGTERM', undefined],
  ['SIGINT', '1'],
] as const)('%s in the middle of a build', (signal, grace) => {
  let runId: string;
  let projectId: string;

  it('ends the service in time, with 0, and leaves no process', async () => {
    const service = await world.start({ SHUTDOWN_GRACE_SECONDS: grace });
    const build = await buildAtWork(service);
    ({ runId, projectId } = build);
    expect(service.claudeProcesses()).toHaveLength(1);
    const begun = performance.now();

    const exit = await service.stop(signal);

    expect(exit).toEqual({ code: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(service.claudeProcesses()).toEqual([]);
    // Whoever waits is told that it goes on, and where to look.
    const answer = await build.pending;
    expect(answer).toMatchObject({ status: 202, body: { runId, success: false } });
    expect(answer.headers.get('location')).toBe(`/v1/runs/${runId}`);
  });

  it('puts the run back in line, and gives the project back', async () => {
    expect(await runOf(runId)).toMatchObject({ status: 'queued', phase: null, finished_at: null });
    expect(await world.project(projectId)).toMatchObject({ last_ai_session_id: null });
    const { rows } = await world.db.query(
      'SELECT 1 FROM project_leases WHERE expires_at > clock_timestamp()',
    );
    expect(rows).toEqual([]);
  });

  it('is made good by the next start', async () => {
    const next = await world.start();

    const run = await next.untilRun(runId);

    expect(run).toMatchObject({ status: 'completed', message: `Built: ${PROMPT}` });
    await expectLog(world, runId, 'completed');
    expect(await world.project(projectId)).toMatchObject({ last_ai_session_id: run.sessionId });
    expect(await next.preview(projectId)).toMatchObject({ status: 200, text: pageOf([PROMPT]) });
    await next.stop();
  });
});

it('lets a turn end that is about to', async () => {
  const service = await world.start({ SHUTDOWN_GRACE_SECONDS: '30' });
  const { hold, pending, runId } = await buildAtWork(service);

  const exit = service.stop();
  // Whoever waits is told at once, so the service has heard.
  await expect(pending).resolves.toMatchObject({ status: 202, body: { runId } });
  expect(service.ended).toBe(false);
  await hold.release();

  await expect(exit).resolves.toEqual({ code: 0, signal: null });
  expect(await runOf(runId)).toMatchObject({ status: 'completed', attempts: 1 });
});

it('stops at once when nothing is at work', async () => {
  const service = await world.start();
  await service.create({ prompt: PROMPT });
  const begun = performance.now();

  await expect(service.stop()).resolves.toEqual({ code: 0, signal: null });

  expect(performance.now() - begun).toBeLessThan(4_500);
});

it('is not hurried or confused by a second signal', async () => {
  const service = await world.start({ SHUTDOWN_GRACE_SECONDS: '1' });
  const { pending } = await buildAtWork(service);

  service.child.kill('SIGTERM');
  service.child.kill('SIGTERM');
  service.child.kill('SIGINT');

  await expect(service.exit).resolves.toEqual({ code: 0, signal: null });
  expect(service.claudeProcesses()).toEqual([]);
  await expect(pending).resolves.toMatchObject({ status: 202 });
});
