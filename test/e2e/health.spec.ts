import { join } from 'node:path';
import { startServices } from '../../scripts/lib/services.mjs';
import type { Services } from '../../scripts/lib/services.mjs';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { TcpRelay } from './support/tcp-relay';
import { until } from './support/until';
import { World } from './support/world';

let world: World;
let redis: Services;
/** Postgres itself is everyone's. */
let postgres: TcpRelay;
let service: Service;

/** A Redis that is ours to stop; it comes back on the same port. */
const startRedis = () =>
  startServices({
    dataDir: join(world.dataDir, 'own'),
    databaseUrl: world.databaseUrl,
    durable: false,
  });

const ready = () =>
  service.get<{ status: string; details: Record<string, { status: string }> }>('/health/ready');

beforeAll(async () => {
  world = await World.begin();
  redis = await startRedis();
  postgres = new TcpRelay(world.databaseUrl);
  const databaseUrl = new URL(world.databaseUrl);
  databaseUrl.port = String(await postgres.start());
  service = await world.start({ REDIS_URL: redis.redisUrl, DATABASE_URL: databaseUrl.href });
});
afterAll(async () => {
  await world.end();
  await redis.stop();
  await postgres.stop();
});

it('is live and ready, with the state of each part', async () => {
  await expect(service.get('/health/live')).resolves.toMatchObject({
    status: 200,
    body: { status: 'ok' },
  });
  const { status, headers, body } = await ready();
  expect(status).toBe(200);
  expect(headers.get('cache-control')).toContain('no-store');
  expect(body).toMatchObject({
    status: 'ok',
    details: {
      postgres: { status: 'up' },
      redis: { status: 'up' },
      claude: { status: 'up', version: expect.stringMatching(/^\d+\.\d+\.\d+/), demoModel: false },
    },
  });
});

it('is not ready while Redis is away, and is again when it is back', async () => {
  await redis.stop();

  const away = await ready();
  expect(away.status).toBe(503);
  expect(away.body).toMatchObject({
    status: 'error',
    details: {
      postgres: { status: 'up' },
      redis: { status: 'down', message: expect.any(String) },
      claude: { status: 'up' },
    },
  });
  // An address with its password must not be in there.
  expect(JSON.stringify(away.body)).not.toContain(new URL(redis.redisUrl).password);
  await expect(service.get('/health/live')).resolves.toMatchObject({ status: 200 });

  redis = await startRedis();
  await until('the service to be ready again', async () => (await ready()).status === 200);
});

it('loses no run that comes in while Redis is away', async () => {
  await redis.stop();

  const { status, body } = await service.create<RunBody>(
    { prompt: 'A page about water' },
    { prefer: 'respond-async' },
  );
  expect(status).toBe(202);
  expect(body.status).toBe('queued');

  redis = await startRedis();
  const run = await service.untilRun(body.runId);
  expect(run.status).toBe('completed');
});

it('loses no run that is at work when Redis goes away', async () => {
  const hold = world.hold();
  const pending = service.create({ prompt: 'A page about wind' });
  await hold.arrived;

  await redis.stop();
  await hold.release();

  // Redis brings the word of the end, but who waits looks for themselves too.
  await expect(pending).resolves.toMatchObject({ status: 200, body: { status: 'completed' } });
  redis = await startRedis();
  const next = await service.create({ prompt: 'A page about rain' });
  expect(next).toMatchObject({ status: 200, body: { status: 'completed' } });
});

it('is not ready while Postgres is away, and is again when it is back', async () => {
  await postgres.stop();

  const away = await ready();
  expect(away.status).toBe(503);
  expect(away.body.details).toMatchObject({
    postgres: { status: 'down' },
    redis: { status: 'up' },
  });
  expect(JSON.stringify(away.body)).not.toContain(new URL(world.databaseUrl).password);
  const list = await service.get<Problem>('/v1/projects');
  expect(list).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
  expect(Number(list.headers.get('retry-after'))).toBeGreaterThan(0);

  await postgres.start();
  await until('the service to be ready again', async () => (await ready()).status === 200);
  await expect(service.get('/v1/projects')).resolves.toMatchObject({ status: 200 });
});
