import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Sandbox } from './support/sandbox';

describe('npm start beside another', () => {
  let sandbox: Sandbox;

  beforeEach(() => (sandbox = new Sandbox()));
  afterEach(() => sandbox.cleanUp());

  const refusal = (pid: number) =>
    `Onethread is already running on ${sandbox.dataDir} (pid ${pid}): stop it first, or set another DATA_DIR.\n`;

  it('is refused with one line on the same data folder', async () => {
    const first = sandbox.start();
    await first.ready();

    const second = sandbox.start();

    await expect(second.exit).resolves.toMatchObject({ code: 1 });
    expect(second.stdout + second.stderr).toBe(refusal(first.pid));
    expect(sandbox.servers()).toHaveLength(2);
  });

  it('is refused for all but one of several that start at once', async () => {
    const runs = Array.from({ length: 5 }, () => sandbox.start());

    const early = await Promise.race([
      Promise.all(runs.map((run) => run.exit)),
      firstFour(runs.map((run) => run.exit)),
    ]);

    expect(early.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
    const winner = runs.find((run) => run.stderr === '');
    await winner?.ready();
    for (const run of runs.filter((other) => other !== winner)) {
      expect(run.stderr).toBe(refusal(winner?.pid ?? 0));
    }
  });

  it('replaces a lock whose process number belongs to another process by now', async () => {
    const folder = join(sandbox.dataDir, 'lock');
    mkdirSync(folder, { recursive: true });
    // Our own number, so surely one in use, but of a process that started at another time.
    writeFileSync(join(folder, '1'), JSON.stringify({ pid: process.pid, started: '1' }));

    await sandbox.start().ready();
  });
});

function firstFour<T>(promises: Promise<T>[]): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const done: T[] = [];
    for (const promise of promises) {
      promise.then((value) => {
        if (done.push(value) === 4) resolve(done);
      }, reject);
    }
  });
}
