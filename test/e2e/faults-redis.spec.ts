import Redis from 'ioredis';
import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { RunBody } from '../../src/runs/run-body.dto';
import { OwnRedis } from './support/own-redis';
import { expectLog } from './support/run-log';
import type { Service } from './support/service';
import { TcpRelay } from './support/tcp-relay';
import { completed, Thread } from './support/thread';
import { until } from './support/until';
import { World } from './support/world';

/** A request is put in line without Redis; it may take as long as one command of Redis'. */
const BOUND_MS = 8_000;

let world: World;
let redis: OwnRedis;
let relay: TcpRelay;
let admin: Redis;
let service: Service;
let thread: Thread;
/** What a test took away comes back, also when it failed. */
let restore: (() => unknown) | undefined;

beforeAll(async () => {
  world = await World.begin();
  redis = await OwnRedis.start(world);
  relay = new TcpRelay(redis.url);
  const url = new URL(redis.url);
  url.port = String(await relay.start());
  admin = new Redis(redis.url);
  admin.on('error', () => undefined);
  service = await world.start({ REDIS_URL: url.href, LEASE_SECONDS: '3' });
  thread = await Thread.begin(service);
});
afterEach(async () => {
  await restore?.();
  restore = undefined;
  world.model.reset();
});
afterAll(async () => {
  admin.disconnect();
  await world.end();
  await relay.stop();
  await redis.stop();
});

/** A Redis that has just started, and reads its data for ever. */
class LoadingRedis {
  private server?: Server;
  private readonly sockets = new Set<Socket>();

  async start(port: number): Promise<void> {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (commands: Buffer) => {
        const count = commands.toString('latin1').match(/^\*\d+\r$/gm)?.length ?? 1;
        socket.write('-LOADING Redis is loading the dataset in memory\r\n'.repeat(count));
      });
    }).listen(port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server!.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

const loading = new LoadingRedis();

const WAYS: [string, () => unknown, () => unknown][] = [
  ['refuses connections', () => relay.stop(), () => relay.start()],
  ['takes connections and never answers', () => relay.silence(), () => relay.speak()],
  [
    'has no memory left',
    () => admin.config('SET', 'maxmemory', '1'),
    () => admin.config('SET', 'maxmemory', '0'),
  ],
  [
    'has become a read-only replica',
    () => admin.call('REPLICAOF', '127.0.0.1', '1'),
    () => admin.call('REPLICAOF', 'NO', 'ONE'),
  ],
  [
    'loads its data',
    () => relay.stop().then(() => loading.start(relay.address)),
    () => loading.stop().then(() => relay.start()),
  ],
  [
    'comes back without its data',
    () => admin.flushall().then(() => relay.stop()),
    () => admin.flushall().then(() => relay.start()),
  ],
];

describe.each(WAYS)('while Redis %s', (_way, away, back) => {
  it('requests are taken in, a run at work goes on, and what waits is carried out later', async () => {
    const hold = world.hold();
    const atWork = thread.update<RunBody>('At work', { prefer: 'wait=40' });
    await hold.arrived;
    restore = back;
    await away();

    const began = performance.now();
    const queued = await thread.update('In line', { prefer: 'respond-async' });
    const other = await service.create({ prompt: 'Another one' }, { prefer: 'respond-async' });
    const elsewhere = await service.get('/v1/projects');
    expect([queued.status, other.status, elsewhere.status]).toEqual([202, 202, 200]);
    expect(performance.now() - began).toBeLessThan(2 * BOUND_MS);
    await hold.release();
    // The end of a run is in Postgres: nobody waits for Redis to hear of it.
    const run = completed(await atWork);
    await expectLog(world, run.runId, 'completed');

    restore = undefined;
    await back();
    for (const { runId } of [queued.body, other.body]) {
      expect(await service.untilRun(runId)).toMatchObject({ status: 'completed' });
      await expectLog(world, runId, 'completed');
    }
    await until('the service to be ready', async () => {
      return (await service.get('/health/ready')).status === 200;
    });
    expect(completed(await thread.update('As before')).message).toBe('Built: As before');
  });
});

it('jobs that are lost while they wait are put back from the runs table', async () => {
  const hold = world.hold();
  const atWork = thread.update<RunBody>('At work', { prefer: 'wait=40' });
  await hold.arrived;
  const queued = await thread.update('In line', { prefer: 'respond-async' });
  await admin.flushall();
  await hold.release();
  completed(await atWork);
  await admin.flushall();
  expect(await service.untilRun(queued.body.runId)).toMatchObject({ status: 'completed' });
});
