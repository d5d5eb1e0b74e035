import { callTool, hang, hangAfter, say, slowly, think, together } from '../../src/demo-model';
import type { ReplySource } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Problem } from './support/http';
import { building, longAnswer, longText } from './support/model-script';
import { Random } from './support/random';
import { expectLog } from './support/run-log';
import type { Service } from './support/service';
import { until } from './support/until';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

const create = async (): Promise<RunBody> =>
  (await service.create({ prompt: 'A bakery' }, { prefer: 'respond-async' })).body;

const update = async (projectId: string): Promise<RunBody> =>
  (await service.update({ projectId, prompt: 'Greener' }, { prefer: 'respond-async' })).body;

const cancel = <T = RunBody>(runId: string, by = service) =>
  by.post<T>(`/v1/runs/${runId}/cancel`, undefined);

const untilEvent = (runId: string, type: string, count = 1) =>
  until(`an event "${type}"`, async () => {
    const events = await world.events(runId);
    return events.filter((event) => event.type === type).length >= count;
  });

async function expectCancelled(runId: string): Promise<void> {
  const begun = performance.now();
  const { status, body } = await cancel(runId);
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect({ status, runStatus: body.status }).toEqual({ status: 200, runStatus: 'cancelled' });
  expect(service.claudeProcesses()).toEqual([]);
  await expectLog(world, runId, 'cancelled');
}

/** What the model does, and what has happened when the run is stopped. */
const PHASES: Record<string, [ReplySource[], (runId: string) => Promise<unknown>]> = {
  'as soon as it is taken in': [[hang()], () => Promise.resolve()],
  'as soon as a worker has it': [[hang()], (runId) => untilEvent(runId, 'status', 2)],
  'while the CLI starts': [[hang()], (runId) => untilEvent(runId, 'session')],
  'before the first answer': [[hang()], () => world.model.waitForRequest()],
  'while Claude thinks': [
    [slowly(think(longText(900)), 5)],
    (runId) => untilEvent(runId, 'thinking', 2),
  ],
  'while Claude speaks': [[longAnswer(20)], (runId) => untilEvent(runId, 'text', 2)],
  'while a tool is asked for': [
    [slowly(together(say('I write.'), callTool('Write', { content: longText(20_000) })), 100)],
    (runId) => untilEvent(runId, 'text'),
  ],
  'between two answers': [building(hang()), (runId) => untilEvent(runId, 'tool_result')],
  'while Claude is silent': [[hangAfter(say('Hm.'))], (runId) => untilEvent(runId, 'text')],
};

it.each(Object.entries(PHASES))('stops a run %s', async (_when, [replies, reached]) => {
  world.model.next(...replies);
  const { runId } = await create();
  await reached(runId);
  await expectCancelled(runId);
});

const random = new Random(11);
it.each(Array.from({ length: 9 }, (_, index) => 200 * index + random.between(0, 199)))(
  'stops a run after %d ms',
  async (milliseconds) => {
    world.model.next(...building(longAnswer(20)));
    const { runId } = await create();
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    await expectCancelled(runId);
  },
);

it('takes a run out of the line at once, and leaves the others in it', async () => {
  const hold = world.hold();
  const { projectId, runId: first } = await create();
  await hold.arrived;
  const [second, third] = [await update(projectId), await update(projectId)];
  expect(third.position).toBe(2);

  await cancel(second.runId);

  await expectLog(world, second.runId, 'cancelled');
  const { body: moved } = await service.get<RunBody>(`/v1/runs/${third.runId}`);
  expect(moved).toMatchObject({ status: 'queued', position: 1 });
  const { body: running } = await service.get<RunBody>(`/v1/runs/${first}`);
  expect(running.status).toBe('running');
  await hold.release();
  await expect(service.untilRun(third.runId)).resolves.toMatchObject({ status: 'completed' });
});

it('lets the next in line start', async () => {
  world.model.next(hang());
  const { projectId, runId } = await create();
  await world.model.waitForRequest();
  const next = await update(projectId);

  await expectCancelled(runId);

  await expect(service.untilRun(next.runId)).resolves.toMatchObject({ status: 'completed' });
});

it('does the same when it is done twice, also at once', async () => {
  world.model.next(hang());
  const { runId } = await create();
  await world.model.waitForRequest();

  const answers = [...(await Promise.all([cancel(runId), cancel(runId)])), await cancel(runId)];

  for (const { status, body } of answers) {
    expect({ status, body }).toEqual({ status: 200, body: answers[0].body });
  }
  expect(answers[0].body).toMatchObject({ status: 'cancelled', success: false });
  await expectLog(world, runId, 'cancelled');
});

it('refuses for a run that has ended, and for one that never was', async () => {
  const { body: run } = await service.create({ prompt: 'A bakery' });

  const late = await cancel<Problem>(run.runId);
  const unknown = await cancel<Problem>(UNKNOWN_ID);

  expect(late).toMatchObject({
    status: 409,
    body: { code: 'run_finished', runId: run.runId, runStatus: 'completed' },
  });
  expect(unknown).toMatchObject({ status: 404, body: { code: 'run_not_found' } });
  await expectLog(world, run.runId, 'completed');
});

it('tells those who wait for the run', async () => {
  world.model.next(hang());
  const projectId = UNKNOWN_ID;
  const waiting = service.create({ prompt: 'A bakery', projectId }, { prefer: 'wait=30' });
  await world.model.waitForRequest();
  const { rows } = await world.db.query<{ run_id: string }>(
    'SELECT run_id FROM runs WHERE project_id = $1',
    [projectId],
  );

  await cancel(rows[0].run_id);

  await expect(waiting).resolves.toMatchObject({ status: 200, body: { status: 'cancelled' } });
});
