import type { Answer, Problem } from './support/http';
import { OwnRedis } from './support/own-redis';
import { expectProblem } from './support/problem';
import type { Service } from './support/service';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

const LIMIT = 12;
const RUN_LIMIT = 3;
const KEYS = {
  alice: 'alice-0123456789abcdefghij',
  bob: 'bob-0123456789abcdefghijkl',
  carol: 'carol-0123456789abcdefghij',
};
const SETTINGS = {
  API_KEYS: Object.entries(KEYS)
    .map(([owner, key]) => `${owner}:${key}`)
    .join(','),
  RATE_LIMIT_PER_MINUTE: String(LIMIT),
  RUN_RATE_LIMIT_PER_MINUTE: String(RUN_LIMIT),
};

let world: World;

const as = (owner: keyof typeof KEYS) => ({ authorization: `Bearer ${KEYS[owner]}` });

/** Asks one service after the other, so many times; the statuses. */
async function ask(
  services: Service[],
  times: number,
  headers: Record<string, string>,
): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const { status } = await services[n % services.length].get('/v1/projects', headers);
    statuses.push(status);
  }
  return statuses;
}

const times = (count: number, status: number) => Array<number>(count).fill(status);

/** `"requests";r=3;t=60` by name: what is left, and for how many seconds. */
function standings({ headers }: Answer<unknown>): Record<string, { r: number; t: number }> {
  const parts = headers.get('ratelimit')!.split(', ');
  return Object.fromEntries(
    parts.map((part) => {
      const [, name, r, t] = /^"(\w+)";r=(\d+);t=(\d+)$/.exec(part)!;
      return [name, { r: Number(r), t: Number(t) }];
    }),
  );
}

beforeAll(async () => (world = await World.begin()));
afterAll(() => world.end());

describe('owners who ask often', () => {
  let services: Service[];

  beforeAll(async () => {
    services = await Promise.all([world.start(SETTINGS), world.start(SETTINGS)]);
  });

  it('are told how they stand', async () => {
    const answer = await services[0].get('/v1/projects', as('carol'));

    expect(answer.headers.get('ratelimit-policy')).toBe(`"requests";q=${LIMIT};w=60`);
    const { requests } = standings(answer);
    expect(requests.r).toBe(LIMIT - 1);
    expect(requests.t).toBeGreaterThan(50);
    expect(requests.t).toBeLessThanOrEqual(60);
    const next = standings(await services[1].get('/v1/projects', as('carol')));
    expect(next.requests.r).toBe(LIMIT - 2);
  });

  it('have one limit at all API processes together, each owner one of their own', async () => {
    expect(await ask(services, LIMIT + 2, as('alice'))).toEqual([...times(LIMIT, 200), 429, 429]);

    const refused = await services[0].get<Problem>('/v1/projects', as('alice'));
    expectProblem(refused, 429, 'rate_limited');
    expect(refused.body.quota).toBe('requests');
    const retry = Number(refused.headers.get('retry-after'));
    expect(retry).toBeGreaterThan(0);
    expect(retry).toBeLessThanOrEqual(60);
    expect(standings(refused).requests).toEqual({ r: 0, t: retry });
    expect(await ask(services, 3, as('bob'))).toEqual(times(3, 200));
  });

  it('are heard by probes, which have no owner, as often as they like', async () => {
    for (let n = 0; n < LIMIT + 5; n += 1) {
      const { status, headers } = await services[0].get('/health/live');
      expect([status, headers.get('ratelimit')]).toEqual([200, null]);
    }
  });

  it('start runs by a tighter limit, and look at things by the wide one', async () => {
    const body = { projectId: UNKNOWN_ID, prompt: 'Red' };
    const statuses: number[] = [];
    for (let n = 0; n < RUN_LIMIT + 1; n += 1) {
      const answer = await services[n % 2].post<Problem>('/v1/update-project', body, as('bob'));
      statuses.push(answer.status);
      if (n === 0) {
        expect(answer.headers.get('ratelimit-policy')).toContain(`, "runs";q=${RUN_LIMIT};w=60`);
        expect(standings(answer).runs.r).toBe(RUN_LIMIT - 1);
      }
      if (n === RUN_LIMIT)
        expect(answer.body).toMatchObject({ code: 'rate_limited', quota: 'runs' });
    }

    expect(statuses).toEqual([...times(RUN_LIMIT, 404), 429]);
    expect(await ask(services, 1, as('bob'))).toEqual([200]);
    // Somebody else is not affected.
    const { status } = await services[0].post('/v1/update-project', body, as('carol'));
    expect(status).toBe(404);
  });
});

it('goes on, and counts for itself, while Redis is away or says nothing', async () => {
  const redis = await OwnRedis.start(world);
  try {
    const service = await world.start({ ...SETTINGS, REDIS_URL: redis.url });
    expect(await ask([service], 2, as('alice'))).toEqual([200, 200]);

    redis.freeze();
    const begin = performance.now();
    const statuses = await ask([service], LIMIT + 1, as('alice')).finally(() => redis.thaw());
    expect(performance.now() - begin).toBeLessThan(5_000);
    expect(statuses).toEqual([...times(LIMIT, 200), 429]);

    await redis.stop();
    expect(await ask([service], 2, as('bob'))).toEqual([200, 200]);
    expect(await ask([service], LIMIT, as('bob'))).toEqual([...times(LIMIT - 2, 200), 429, 429]);
    await service.stop();
  } finally {
    await redis.stop();
  }
});

it('counts all as one owner while the service is open', async () => {
  const service = await world.start({ ...SETTINGS, API_KEYS: undefined });

  expect(await ask([service], LIMIT + 1, {})).toEqual([...times(LIMIT, 200), 429]);
});
