import { hangAfter, say } from '../../src/demo-model';
import { CuttingProxy } from './support/cutting-proxy';
import { Follower } from './support/event-source';
import { EventStreamClient } from './support/event-stream-client';
import { building, longText } from './support/model-script';
import { expectWhole, readLog } from './support/run-events';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

/** Many words, and then silence: the run does not end by itself. */
const ENDLESS = { ...hangAfter(say(longText(400))), deltaDelayMs: 5, deltas: 200 };

let world: World;
let service: Service;

beforeEach(async () => {
  world = await World.begin();
  service = await world.start({ SHUTDOWN_GRACE_SECONDS: '0' });
});
afterEach(() => world.end());

async function startRun(): Promise<string> {
  world.model.next(...building(ENDLESS));
  const { body } = await service.create({ prompt: 'A bakery' }, { prefer: 'respond-async' });
  return body.runId;
}

it('gives a client that reconnects the rest of a run whose service was killed', async () => {
  const runId = await startRun();
  const proxy = await CuttingProxy.before(new URL(service.url));
  try {
    const follower = new Follower(`${proxy.url}/v1/runs/${runId}/events`);
    await follower.hears('text', 3);
    await service.stop('SIGKILL');
    const heardBefore = follower.heard.length;

    service = await world.start();
    proxy.leadTo(new URL(service.url));
    const heard = await follower.done();

    const log = await readLog(service, runId);
    expectWhole(log);
    expect(log.at(-1)).toMatchObject({ type: 'failed', error: { code: 'interrupted' } });
    expect(heard).toEqual(log);
    expect(heard.length).toBeGreaterThan(heardBefore);
  } finally {
    await proxy.stop();
  }
});

it('knows everything that a client has seen, whenever it is killed', async () => {
  const runId = await startRun();
  const url = () => `${service.url}/v1/runs/${runId}/events`;
  const before = await EventStreamClient.open(url());
  await before.event(({ event, id }) => event === 'text' && Number(id) > 10);
  await service.stop('SIGKILL');
  await before.end();
  const seen = before.events.map(({ data }) => data as unknown);

  service = await world.start();
  const after = await EventStreamClient.open(url(), {
    headers: { 'last-event-id': before.events.at(-1)!.id },
  });
  const rest = (await after.end()).map(({ data }) => data as unknown);

  expect([...seen, ...rest]).toEqual(await readLog(service, runId));
});

it('ends a stream when it stops, and the next service goes on with it', async () => {
  const hold = world.hold();
  const { body } = await service.create({ prompt: 'A bakery' }, { prefer: 'respond-async' });
  await hold.arrived;
  const proxy = await CuttingProxy.before(new URL(service.url));
  try {
    const follower = new Follower(`${proxy.url}/v1/runs/${body.runId}/events`);
    await follower.hears('session');
    await expect(service.stop()).resolves.toMatchObject({ code: 0 });
    await until('the client to notice', () => follower.refusals.length > 0);

    service = await world.start();
    proxy.leadTo(new URL(service.url));

    const heard = await follower.done();
    expect(heard.at(-1)).toMatchObject({ type: 'completed' });
    expect(heard).toEqual(await readLog(service, body.runId));
    expectWhole(heard);
  } finally {
    await proxy.stop();
  }
});
