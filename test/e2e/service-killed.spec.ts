import { hangAfter, say } from '../../src/demo-model';
import type { ProjectDto } from '../../src/projects/project.dto';
import type { RunBody } from '../../src/runs/run-body.dto';
import { pageOf } from './support/page-builder';
import { isRunning } from './support/processes';
import { expectLog } from './support/run-log';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

const PROMPT = 'A page about iron';

let world: World;

beforeAll(async () => {
  world = await World.begin();
});
afterEach(async () => {
  world.model.reset();
  await Promise.all(world.services.map((service) => service.stop()));
  await world.db.query('DELETE FROM projects');
});
afterAll(() => world.end());

/** As the kernel does it when memory runs out: the service has no word in it. */
async function killInTurn(service: Service): Promise<number> {
  const clis = service.claudeProcesses();
  expect(clis).toHaveLength(1);
  const [cli] = clis;
  await expect(service.stop('SIGKILL')).resolves.toEqual({ code: null, signal: 'SIGKILL' });
  // The CLI has lost its parent, and is still there.
  expect(isRunning(cli.pid)).toBe(true);
  return cli.pid;
}

it('starts a run over that nobody has heard anything of', async () => {
  const first = await world.start();
  const held = world.hold();
  const { body } = await first.create({ prompt: PROMPT }, { prefer: 'respond-async' });
  await held.arrived;
  const orphan = await killInTurn(first);

  const again = world.hold();
  const second = await world.start();
  await again.arrived;
  // Two at once on one project would write into each other's files.
  expect(isRunning(orphan)).toBe(false);
  await again.release();

  const run = await second.untilRun(body.runId);
  expect(run).toMatchObject({ status: 'completed', message: `Built: ${PROMPT}` });
  await expectLog(world, body.runId, 'completed');
  expect(await world.project(body.projectId)).toMatchObject({ last_ai_session_id: run.sessionId });
  expect(await second.preview(body.projectId)).toMatchObject({ text: pageOf([PROMPT]) });
});

it('ends a run that somebody may have heard of, and the project goes on', async () => {
  const first = await world.start();
  world.model.next(hangAfter(say('I begin with the hammer.')));
  const { body } = await first.create({ prompt: PROMPT }, { prefer: 'respond-async' });
  await until('the first words', async () =>
    (await world.events(body.runId)).some(({ type }) => type === 'text'),
  );
  const orphan = await killInTurn(first);

  const second = await world.start();
  const run = await second.untilRun(body.runId);

  expect(run).toMatchObject({ status: 'failed', success: false, error: { code: 'interrupted' } });
  await expectLog(world, body.runId, 'failed');
  await until('the orphan to be gone', () => !isRunning(orphan));
  const { body: project } = await second.get<ProjectDto>(`/v1/projects/${body.projectId}`);
  expect(project).toMatchObject({ status: 'failed', lastAiSessionId: null, previewUrl: null });
  const next = await second.update({ projectId: body.projectId, prompt: 'Go on' });
  expect(next).toMatchObject({ status: 200, body: { status: 'completed' } });
});

it('gives up on a run that has ended two services', async () => {
  let service = await world.start();
  let held = world.hold();
  const { body } = await service.create({ prompt: PROMPT }, { prefer: 'respond-async' });
  await held.arrived;
  await killInTurn(service);

  held = world.hold();
  service = await world.start();
  await held.arrived;
  await killInTurn(service);

  service = await world.start();
  const run = await service.untilRun(body.runId);
  expect(run).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
  await expectLog(world, body.runId, 'failed');
  await until('no CLI to be left', () => service.claudeProcesses().length === 0);
});

it('carries on with the line of the project', async () => {
  const first = await world.start();
  const { body: built } = await first.create({ prompt: PROMPT });
  const { projectId } = built;
  const held = world.hold();
  const runIds: string[] = [];
  for (const prompt of ['First', 'Second', 'Third']) {
    const { body } = await first.update({ projectId, prompt }, { prefer: 'respond-async' });
    runIds.push(body.runId);
  }
  await held.arrived;
  await killInTurn(first);

  const second = await world.start();

  const runs: RunBody[] = [];
  for (const runId of runIds) runs.push(await second.untilRun(runId));
  expect(runs.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
  expect(new Set(runs.map(({ sessionId }) => sessionId))).toEqual(new Set([built.sessionId]));
  // Each knew of those before it, and the one that was cut off is told once.
  expect(world.model.lastRequest?.humanTexts).toEqual([PROMPT, 'First', 'Second', 'Third']);
  expect(await second.preview(projectId)).toMatchObject({
    text: pageOf([PROMPT, 'First', 'Second', 'Third']),
  });
});

it('has its run taken over by a service beside it', async () => {
  // Both wait for work: one gets it. It must be the other that goes on.
  const services = [await world.start(), await world.start()];
  const held = world.hold();
  const { body } = await services[0].create({ prompt: PROMPT }, { prefer: 'respond-async' });
  await held.arrived;
  const { rows } = await world.db.query<{ holder: string }>(
    'SELECT holder FROM project_leases WHERE project_id = $1',
    [body.projectId],
  );
  const { pid } = JSON.parse(rows[0].holder) as { pid: number };
  const atWork = services.find(({ child }) => child.pid === pid)!;
  const beside = services.find((service) => service !== atWork)!;

  await killInTurn(atWork);

  const run = await beside.untilRun(body.runId);
  expect(run).toMatchObject({ status: 'completed', runId: body.runId });
  await expectLog(world, body.runId, 'completed');
});
