import type { EventPageDto } from '../../src/runs/run-event.dto';
import type { RunBody } from '../../src/runs/run-body.dto';
import { CuttingProxy } from './support/cutting-proxy';
import { Follower } from './support/event-source';
import { building, longAnswer } from './support/model-script';
import { expectWhole, readLog } from './support/run-events';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

let world: World;
let worker: Service;
/** Two, alike; neither carries out runs. */
let apis: Service[];

beforeAll(async () => {
  world = await World.begin();
  [worker, ...apis] = await Promise.all([
    world.start({ PROCESS_ROLE: 'worker' }),
    world.start({ PROCESS_ROLE: 'api' }),
    world.start({ PROCESS_ROLE: 'api' }),
  ]);
});
afterAll(() => world.end());

const create = async (api: Service): Promise<RunBody> =>
  (await api.create({ prompt: 'A bakery' }, { prefer: 'respond-async' })).body;

it('streams a run through either', async () => {
  world.model.next(...building(longAnswer(1)));
  const { runId } = await create(apis[0]);
  const followers = apis.map(({ url }) => new Follower(`${url}/v1/runs/${runId}/events`));

  const [one, other] = await Promise.all(followers.map((follower) => follower.done()));

  expectWhole(one);
  expect(other).toEqual(one);
  expect(await readLog(apis[0], runId)).toEqual(one);
  expect(await readLog(apis[1], runId)).toEqual(one);
});

it('lets a client go on at the other when one is killed', async () => {
  world.model.next(...building(longAnswer(4)));
  const doomed = await world.start({ PROCESS_ROLE: 'api' });
  const proxy = await CuttingProxy.before(new URL(doomed.url));
  try {
    const { runId } = await create(doomed);
    const follower = new Follower(`${proxy.url}/v1/runs/${runId}/events`);
    await follower.hears('text', 3);
    proxy.leadTo(new URL(apis[1].url));
    await doomed.stop('SIGKILL');

    const heard = await follower.done();

    expectWhole(heard);
    expect(heard.at(-1)).toMatchObject({ type: 'completed' });
    expect(heard).toEqual(await readLog(apis[0], runId));
  } finally {
    await proxy.stop();
  }
});

it('answers a long poll at either as soon as something happens', async () => {
  const hold = world.hold();
  const { runId } = await create(apis[0]);
  await hold.arrived;
  const known = await Promise.all(apis.map((api) => untilSession(api, runId)));
  expect(known[1]).toBe(known[0]);
  const polls = apis.map((api) =>
    api.get<EventPageDto>(`/v1/runs/${runId}/events?after=${known[0]}&wait=30`),
  );
  await hold.release();

  const pages = await Promise.all(polls);

  for (const { body } of pages) expect(body.events[0].seq).toBe(known[0] + 1);
  await apis[0].untilRun(runId);
});

/** The number of the last event before Claude's answer. */
const untilSession = (api: Service, runId: string): Promise<number> =>
  until('the session to be announced', async () => {
    const { body } = await api.get<EventPageDto>(`/v1/runs/${runId}/events`);
    const last = body.events.at(-1);
    return last?.type === 'session' && last.seq;
  });

it('waits for a run at either', async () => {
  const { projectId } = await create(apis[0]);

  const [one, other] = await Promise.all(
    apis.map((api) => api.update({ projectId, prompt: 'Greener' })),
  );

  expect([one.status, other.status]).toEqual([200, 200]);
  expect(one.body.runId).not.toBe(other.body.runId);
});

it('cancels through the one that did not take it in', async () => {
  const hold = world.hold();
  const { runId } = await create(apis[0]);
  await hold.arrived;
  const follower = new Follower(`${apis[0].url}/v1/runs/${runId}/events`);

  const begun = performance.now();
  const answer = await apis[1].post<RunBody>(`/v1/runs/${runId}/cancel`, undefined);

  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled' } });
  expect(worker.claudeProcesses()).toEqual([]);
  const heard = await follower.done();
  expectWhole(heard);
  expect(heard.at(-1)).toMatchObject({ type: 'cancelled' });
});
