import { isAlive } from './support/processes';
import { Sandbox, type Run, type StandIn } from './support/sandbox';
import { until } from './support/until';

describe('npm start after a kill -9', () => {
  let sandbox: Sandbox;
  let run: Run;
  let service: StandIn;
  let servers: number[];

  beforeEach(async () => {
    sandbox = new Sandbox();
    run = sandbox.start();
    service = await run.ready();
    servers = sandbox.servers();
    expect(servers).toHaveLength(2);
  });
  afterEach(() => sandbox.cleanUp());

  const kill = (...pids: number[]) => pids.forEach((pid) => process.kill(pid, 'SIGKILL'));

  async function nothingIsLeft(): Promise<void> {
    await run.exit;
    await until('the end of the service and the servers', () =>
      [service.pid, ...servers].every((pid) => !isAlive(pid)),
    );
  }

  async function startsAgain(): Promise<void> {
    const next = sandbox.start();
    const again = await next.ready();
    expect(again.pid).not.toBe(service.pid);
    next.signal('SIGTERM');
    await expect(next.exit).resolves.toMatchObject({ code: 0 });
  }

  it('of the bootstrap: the service ends, then the servers', async () => {
    kill(run.pid);

    await nothingIsLeft();
    await startsAgain();
  });

  it('of the service: the bootstrap ends the servers, says so and fails', async () => {
    kill(service.pid);

    await expect(run.exit).resolves.toMatchObject({ code: 1 });
    expect(run.stderr).toBe('The service was ended by SIGKILL.\n');
    expect([service.pid, ...servers].filter(isAlive)).toEqual([]);
    await startsAgain();
  });

  it('of both at once: the guard ends the servers', async () => {
    kill(run.pid, service.pid);

    await nothingIsLeft();
    await startsAgain();
  });

  it('of everything at once: the next start recovers', async () => {
    kill(run.pid, service.pid, ...servers);

    await startsAgain();
  });

  it('of a server: the bootstrap stops the service, says so and fails', async () => {
    const [postgres = 0] = servers;

    kill(postgres);

    await expect(run.exit).resolves.toMatchObject({ code: 1 });
    expect(run.stderr).toBe('Postgres has ended unexpectedly (SIGKILL).\n');
    await nothingIsLeft();
    await startsAgain();
  });

  it('works at once, while the rest of the previous run is still there', async () => {
    kill(run.pid);

    await startsAgain();
    await nothingIsLeft();
  });
});

describe('npm start after a kill -9 in the middle of the set-up', () => {
  it('starts afresh', async () => {
    const sandbox = new Sandbox();
    try {
      const interrupted = sandbox.start();
      await until('an unfinished Postgres data folder', () =>
        sandbox.files('postgres').some((name) => name.startsWith('unfinished-data')),
      );
      interrupted.signal('SIGKILL');
      await interrupted.exit;

      await sandbox.start().ready();

      expect(sandbox.files('postgres').filter((name) => name.startsWith('unfinished-'))).toEqual(
        [],
      );
    } finally {
      await sandbox.cleanUp();
    }
  });
});
