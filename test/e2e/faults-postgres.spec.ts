import { randomUUID } from 'node:crypto';
import type { RunBody } from '../../src/runs/run-body.dto';
import { exchange, type Problem } from './support/http';
import { building, longAnswer } from './support/model-script';
import { ownRole } from './support/own-role';
import { expectLog } from './support/run-log';
import type { Service } from './support/service';
import { TcpRelay } from './support/tcp-relay';
import { completed, Thread } from './support/thread';
import { until } from './support/until';
import { World } from './support/world';

/** Settings of the service: how long the database may be silent. */
const TIMEOUT_SECONDS = 2;
/** Within which everything is answered meanwhile. */
const BOUND_MS = 1_000 * (2 * TIMEOUT_SECONDS + 3);

let world: World;
let postgres: TcpRelay;
let service: Service;
let thread: Thread;
let role: string;
let database: string;
/** What a test took away comes back, also when it failed. */
let restore: (() => void | Promise<unknown>) | undefined;

// Its bounds are on a clock that runs on while another spec has the processor; what failed is printed.
jest.retryTimes(1, { logErrorsBeforeRetry: true });

beforeAll(async () => {
  world = await World.begin();
  postgres = new TcpRelay(world.databaseUrl);
  const own = await ownRole(world, await postgres.start());
  ({ role, database } = own);
  service = await world.start({
    DATABASE_URL: own.url,
    DATABASE_TIMEOUT_SECONDS: String(TIMEOUT_SECONDS),
    DATABASE_POOL_SIZE: '5',
    LEASE_SECONDS: '3',
  });
  thread = await Thread.begin(service);
});
afterEach(async () => {
  world.model.reset();
  await comesBack();
});
afterAll(async () => {
  await world.end();
  await postgres.stop();
});

async function comesBack(): Promise<void> {
  const back = restore;
  restore = undefined;
  await back?.();
}

const cutAll = () =>
  world.db.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [
    role,
  ]);
/** None of the pool's connections is a dead one. */
const answers = () =>
  until('answers', async () => {
    const lists = await Promise.all(Array.from({ length: 10 }, () => service.get('/v1/projects')));
    return lists.every(({ status }) => status === 200);
  });
const set = (setting: string) => world.db.query(`ALTER DATABASE ${database} ${setting}`);

/** Ways for a database to be away, and back. */
const WAYS: [string, () => unknown, () => unknown][] = [
  ['is stopped', () => postgres.stop(), () => postgres.start()],
  ['takes connections and never answers', () => postgres.silence(), () => postgres.speak()],
  [
    'has no connection left',
    () => set('CONNECTION LIMIT 0').then(cutAll),
    () => set('CONNECTION LIMIT -1'),
  ],
];

const goesAway = async (away: () => unknown, back: () => unknown): Promise<void> => {
  restore = async () => {
    await back();
    await answers();
  };
  await away();
};

/** One of every kind of request: a list, a row, a stream, a run, a change, a file. */
const everyKind = (): [string, string, unknown?, Record<string, string>?][] => {
  const { projectId } = thread;
  return [
    ['GET', '/v1/projects'],
    ['GET', `/v1/projects/${projectId}`],
    ['PATCH', `/v1/projects/${projectId}`, { name: 'Changed' }],
    ['DELETE', `/v1/projects/${randomUUID()}`],
    ['GET', `/v1/projects/${projectId}/session/messages`],
    ['GET', `/v1/projects/${projectId}/versions`],
    ['GET', `/v1/projects/${projectId}/files`],
    ['GET', `/v1/projects/${projectId}/usage`],
    ['GET', `/v1/runs/${randomUUID()}`],
    ['GET', `/v1/runs/${randomUUID()}/events`, undefined, { accept: 'text/event-stream' }],
    ['GET', `/v1/projects/${projectId}/events`, undefined, { accept: 'text/event-stream' }],
    ['POST', '/v1/create-preview-for-new-project', { prompt: 'A page' }],
    ['POST', '/v1/update-project', { projectId, prompt: 'x' }, { 'idempotency-key': 'one' }],
    ['POST', '/v1/update-project', { projectId, prompt: 'x' }, { accept: 'text/event-stream' }],
    ['POST', '/v1/chat-plan', { projectId, message: 'x' }],
    ['POST', `/v1/runs/${randomUUID()}/cancel`],
  ];
};

describe.each(WAYS)('while Postgres %s', (_way, away, back) => {
  it('every request is answered with 503, soon', async () => {
    await goesAway(away, back);

    const began = performance.now();
    const answers = await Promise.all(
      everyKind().map(async ([method, path, body, headers]) => {
        const {
          status,
          headers: sent,
          body: problem,
        } = await exchange<Problem>(method, service.url + path, body, headers);
        return {
          request: `${method} ${path}`,
          status,
          code: problem.code,
          again: Number(sent.get('retry-after')) > 0,
        };
      }),
    );

    const expected = { status: 503, code: 'storage_unavailable', again: true };
    expect(answers).toEqual(answers.map(({ request }) => ({ request, ...expected })));
    expect(performance.now() - began).toBeLessThan(BOUND_MS);
    expect(await service.get('/health/live')).toMatchObject({ status: 200 });

    await comesBack();
    // Nothing of what was refused has been taken in.
    expect(completed(await thread.update('After it')).message).toBe('Built: After it');
    expect(await world.db.query(`SELECT 1 FROM runs WHERE input->>'prompt' = 'x'`)).toMatchObject({
      rowCount: 0,
    });
  });

  it('a run at work waits and goes on, and so does its client', async () => {
    const answer = longAnswer(2);
    world.model.next(...building(answer));
    const waiting = thread.update<RunBody>('While it is away', { prefer: 'wait=40' });
    await world.model.waitForRequest(
      ({ newestHumanText }) => newestHumanText === 'While it is away',
    );

    await goesAway(away, back);
    // Long enough for the turn to end, and its end to have nowhere to go.
    await until('the turn to end', () => service.claudeProcesses().length === 0);
    await comesBack();

    const run = completed(await waiting);
    await expectLog(world, run.runId, 'completed');
    expect(await world.project(thread.projectId)).toMatchObject({
      last_ai_session_id: run.sessionId,
    });
  });
});

describe('when Postgres', () => {
  it('ends its connections, requests succeed or get 503, and a run goes on', async () => {
    const hold = world.hold();
    const waiting = thread.update('Cut off');
    await hold.arrived;

    for (let round = 0; round < 5; round++) {
      const requests = Array.from({ length: 10 }, () => service.get<Problem>('/v1/projects'));
      await cutAll();
      for (const { status, body } of await Promise.all(requests)) {
        if (status !== 200) expect(body).toMatchObject({ code: 'storage_unavailable' });
      }
    }
    await hold.release();

    expect(completed(await waiting).message).toBe('Built: Cut off');
  });

  it('has become a read-only standby, changes get 503, and the next primary is found', async () => {
    restore = () => set('RESET default_transaction_read_only').then(cutAll).then(answers);
    await set('SET default_transaction_read_only = on');
    await cutAll();

    const { projectId } = thread;
    const change = await service.update<Problem>({ projectId, prompt: 'To a standby' });
    expect(change).toMatchObject({ status: 503, body: { code: 'storage_unavailable' } });
    // A read may meet a connection that is just being given up.
    await until('a read', async () => {
      return (await service.get(`/v1/projects/${projectId}`)).status === 200;
    });

    // Nobody cuts the old connections: they are given up by who finds them useless.
    await set('RESET default_transaction_read_only');
    await until('a change', async () => {
      const { status } = await exchange('PATCH', `${service.url}/v1/projects/${projectId}`, {
        name: 'Renamed',
      });
      return status === 200;
    });
    expect(completed(await thread.update('To a primary')).message).toBe('Built: To a primary');
  });

  it('has no space left, requests get 507 and a run that is to be stored waits or fails as such', async () => {
    await world.db.query(`
      CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON runs EXECUTE FUNCTION full_disk()`);
    restore = () => world.db.query('DROP FUNCTION IF EXISTS full_disk CASCADE');

    const refused = await service.create<Problem>({ prompt: 'No space' });
    expect(refused).toMatchObject({ status: 507, body: { code: 'insufficient_storage' } });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect(JSON.stringify(refused.body)).not.toContain('extend file');

    await comesBack();
    await world.db.query(`
      CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
      CREATE TRIGGER full_disk BEFORE INSERT ON versions EXECUTE FUNCTION full_disk()`);
    restore = () => world.db.query('DROP FUNCTION IF EXISTS full_disk CASCADE');
    const before = (await thread.get<{ versionNumber: number }>()).body.versionNumber;
    const failed = await thread.update<Problem>('No space for a version');
    expect(failed).toMatchObject({ status: 507, body: { code: 'insufficient_storage' } });
    expect((await thread.get()).body).toMatchObject({ versionNumber: before });

    await comesBack();
    expect(completed(await thread.update('Space again')).versionNumber).toBe(before + 1);
  });
});
