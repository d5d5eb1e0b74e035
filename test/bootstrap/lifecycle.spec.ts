import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { isAlive } from './support/processes';
import { Sandbox } from './support/sandbox';

describe('npm start', () => {
  let sandbox: Sandbox;

  beforeEach(() => (sandbox = new Sandbox()));
  afterEach(() => sandbox.cleanUp());

  async function query(url: string, sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(sql);
      return rows;
    } finally {
      await client.end();
    }
  }

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'stops the service and both servers on %s and exits with 0',
    async (signal) => {
      const run = sandbox.start();
      const service = await run.ready();
      const servers = sandbox.servers();
      expect(servers).toHaveLength(2);

      run.signal(signal);

      await expect(run.exit).resolves.toEqual({ code: 0, signal: null });
      expect([service.pid, ...servers].filter(isAlive)).toEqual([]);
      expect(run.stderr).toBe('');
    },
  );

  it('keeps data, passwords and ports between starts', async () => {
    const first = sandbox.start();
    const before = await first.ready();
    await query(before.databaseUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    first.signal('SIGTERM');
    await first.exit;

    const after = await sandbox.start().ready();

    expect(after.databaseUrl).toBe(before.databaseUrl);
    expect(after.redisUrl).toBe(before.redisUrl);
    expect(after.dataDir).toBe(sandbox.dataDir);
    await expect(query(after.databaseUrl, 'SELECT * FROM kept')).resolves.toEqual([{ answer: 42 }]);
  });

  it('lets nobody in without the password, which it shows to nobody', async () => {
    const run = sandbox.start();
    const { databaseUrl, redisUrl } = await run.ready();

    for (const [server, url] of Object.entries({ postgres: databaseUrl, redis: redisUrl })) {
      const file = join(sandbox.dataDir, server, 'password');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(new URL(url).password).toBe(readFileSync(file, 'utf8').trim());
      expect(new URL(url).hostname).toBe('127.0.0.1');
      expect(run.stdout + run.stderr).not.toContain(new URL(url).password);
    }
    const wrong = new URL(databaseUrl);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password/);
  });

  it('starts no server for an address that was given', async () => {
    const DATABASE_URL = 'postgres://somebody@127.0.0.1:1/elsewhere';
    const REDIS_URL = 'redis://127.0.0.1:2';

    const service = await sandbox.start({ DATABASE_URL, REDIS_URL }).ready();

    expect(service).toMatchObject({ databaseUrl: DATABASE_URL, redisUrl: REDIS_URL });
    expect(sandbox.servers()).toEqual([]);
  });

  it('exits with the exit code of the service', async () => {
    const run = sandbox.start({ STAND_IN_EXIT_CODE: '7' });

    await expect(run.exit).resolves.toMatchObject({ code: 7 });
    expect(sandbox.servers()).toEqual([]);
  });

  it('kills a service that does not stop in time', async () => {
    const run = sandbox.start({ STAND_IN_DEAF: '1' });
    const service = await run.ready();

    run.signal('SIGTERM');

    await expect(run.exit).resolves.toMatchObject({ code: 1 });
    expect(run.stderr).toMatch(/^The service did not stop within 1 s and was killed\.\n$/);
    expect(isAlive(service.pid)).toBe(false);
    expect(sandbox.servers()).toEqual([]);
  });

  it('leaves nothing when it is stopped while it sets up, and starts again after that', async () => {
    const interrupted = sandbox.start();
    await interrupted.says('Starting Postgres…');
    interrupted.signal('SIGTERM');

    await expect(interrupted.exit).resolves.toMatchObject({ code: 0 });
    expect(sandbox.servers()).toEqual([]);

    await sandbox.start().ready();
    expect(sandbox.servers()).toHaveLength(2);
  });

  it('tells how to get Redis when there is none', async () => {
    const run = sandbox.start({ PATH: '', DATABASE_URL: 'postgres://127.0.0.1:1/elsewhere' });

    await expect(run.exit).resolves.toMatchObject({ code: 1 });
    expect(run.stderr).toMatch(/redis-server.*\n.*Debian.*\n.*Fedora.*\n.*macOS.*\n.*REDIS_URL/);
  });

  it('says so when the password no longer fits the data', async () => {
    const first = sandbox.start();
    await first.ready();
    first.signal('SIGTERM');
    await first.exit;
    const passwordFile = join(sandbox.dataDir, 'postgres', 'password');
    writeFileSync(passwordFile, 'another\n');

    const run = sandbox.start();

    await expect(run.exit).resolves.toMatchObject({ code: 1 });
    expect(run.stderr).toBe(`Postgres does not take the password in ${passwordFile}.\n`);
    expect(sandbox.servers()).toEqual([]);
  });

  it('names the version when the data is of another Postgres', async () => {
    const first = sandbox.start();
    await first.ready();
    first.signal('SIGTERM');
    await first.exit;
    writeFileSync(join(sandbox.dataDir, 'postgres', 'data', 'PG_VERSION'), '12\n');

    const run = sandbox.start();

    await expect(run.exit).resolves.toMatchObject({ code: 1 });
    expect(run.stderr).toMatch(/^.* was made by Postgres 12, but this is Postgres \d+: .*\n$/);
    expect(sandbox.servers()).toEqual([]);
  });
});
