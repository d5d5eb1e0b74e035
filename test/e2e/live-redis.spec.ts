import type { RunBody } from '../../src/runs/run-body.dto';
import { Follower } from './support/event-source';
import { building, longAnswer } from './support/model-script';
import { OwnRedis } from './support/own-redis';
import { expectWhole, readLog, textOf } from './support/run-events';
import type { Service } from './support/service';
import { World } from './support/world';

let world: World;
let redis: OwnRedis;
let service: Service;
/** What a test took away comes back, also when it failed. */
let restore: (() => void | Promise<void>) | undefined;

beforeAll(async () => {
  world = await World.begin();
  redis = await OwnRedis.start(world);
  // A third of it is how often a worker looks whether its run shall stop.
  service = await world.start({ REDIS_URL: redis.url, LEASE_SECONDS: '3' });
});
afterEach(() => comesBack());
afterAll(async () => {
  await world.end();
  await redis.stop();
});

async function comesBack(): Promise<void> {
  const back = restore;
  restore = undefined;
  await back?.();
}

const create = async (): Promise<RunBody> =>
  (await service.create({ prompt: 'A bakery' }, { prefer: 'respond-async' })).body;

describe.each<[string, () => void | Promise<void>, () => void | Promise<void>]>([
  ['stopped, with all it held', () => redis.stop(), () => redis.startAgain()],
  ['frozen', () => redis.freeze(), () => redis.thaw()],
])('while Redis is %s', (_how, goAway, comeBack) => {
  const goesAway = async () => {
    restore = comeBack;
    await goAway();
  };

  it('a client hears all of a run, and runs that come in are carried out later', async () => {
    const answer = longAnswer(6);
    world.model.next(...building(answer));
    const { runId } = await create();
    const follower = new Follower(`${service.url}/v1/runs/${runId}/events`);
    await follower.hears('text', 3);

    await goesAway();
    const later = create();
    const before = follower.events.filter(({ type }) => type === 'text').length;
    await follower.hears('text', before + 40);
    await comesBack();

    const heard = await follower.done();
    expectWhole(heard);
    expect(heard.at(-1)).toMatchObject({ type: 'completed' });
    expect(heard).toEqual(await readLog(service, runId));
    expect(textOf(heard)).toBe((answer as { parts: { text: string }[] }).parts[0].text);
    await expect(service.untilRun((await later).runId)).resolves.toMatchObject({
      status: 'completed',
    });
  });

  it('a client hears the end of a run that comes meanwhile', async () => {
    const hold = world.hold();
    const { runId } = await create();
    await hold.arrived;
    const follower = new Follower(`${service.url}/v1/runs/${runId}/events`);
    await follower.hears('session');

    await goesAway();
    await hold.release();

    const heard = await follower.done();
    expectWhole(heard);
    expect(heard.at(-1)).toMatchObject({ type: 'completed' });
  });

  it('a run can be cancelled', async () => {
    const hold = world.hold();
    const { runId } = await create();
    await hold.arrived;

    await goesAway();
    const { status, body } = await service.post<RunBody>(`/v1/runs/${runId}/cancel`, undefined);

    expect(status).toBe(200);
    expect(body.status).toBe('cancelled');
    expect(service.claudeProcesses()).toEqual([]);
  });
});
