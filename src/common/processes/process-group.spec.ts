import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endProcessGroup, processGroupExists } from './process-group';

const SAY_PID_AND_STAY = 'console.log(process.pid); setInterval(() => {}, 1_000)';
const IGNORE_SIGTERM = "process.on('SIGTERM', () => {});";
/** Starts a process of its own that shares its stdout, so that we learn the pids of both. */
const fork = (script: string): string =>
  `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(script)}], { stdio: 'inherit' }).unref();`;

const leaders: ChildProcess[] = [];

/** Starts a group and waits until `count` of its processes have said their pid. */
async function group(script: string, count: number): Promise<{ pgid: number; pids: number[] }> {
  const leader = spawn(process.execPath, ['-e', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  leaders.push(leader);
  const pids: number[] = [];
  for await (const line of createInterface({ input: leader.stdout })) {
    pids.push(Number(line));
    if (pids.length === count) break;
  }
  return { pgid: leader.pid ?? 0, pids };
}

/** Runs, and is not just waiting for its parent to ask for its exit code. */
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return process.platform !== 'linux' || !readFileSync(`/proc/${pid}/stat`).includes(') Z ');
  } catch {
    return false;
  }
};

afterEach(() => {
  for (const { pid } of leaders.splice(0)) {
    if (pid !== undefined && processGroupExists(pid)) process.kill(-pid, 'SIGKILL');
  }
});

describe('endProcessGroup', () => {
  it('ends a process that acts on SIGTERM, well before the limit', async () => {
    const { pgid, pids } = await group(SAY_PID_AND_STAY, 1);
    const started = performance.now();

    await expect(endProcessGroup(pgid)).resolves.toBe(true);

    expect(performance.now() - started).toBeLessThan(1_000);
    expect(pids.filter(alive)).toEqual([]);
  });

  it('ends a leader and its child that both ignore SIGTERM', async () => {
    const stubborn = IGNORE_SIGTERM + SAY_PID_AND_STAY;
    const { pgid, pids } = await group(IGNORE_SIGTERM + fork(stubborn) + SAY_PID_AND_STAY, 2);

    await expect(endProcessGroup(pgid, { graceMs: 100, killMs: 1_000 })).resolves.toBe(true);

    expect(processGroupExists(pgid)).toBe(false);
    expect(pids.filter(alive)).toEqual([]);
  });

  it('ends what a leader that has left by itself left behind', async () => {
    const { pgid, pids } = await group(fork(SAY_PID_AND_STAY) + 'console.log(process.pid)', 2);
    const leader = leaders[0];
    if (leader.exitCode === null) await once(leader, 'exit');
    expect(pids.filter(alive)).toHaveLength(1);

    await expect(endProcessGroup(pgid)).resolves.toBe(true);

    expect(pids.filter(alive)).toEqual([]);
  });

  it('takes a group that is gone already', async () => {
    const { pgid } = await group('console.log(process.pid)', 1);
    if (leaders[0].exitCode === null) await once(leaders[0], 'exit');

    await expect(endProcessGroup(pgid)).resolves.toBe(true);
  });

  it.each([0, 1, -5, Number.NaN])('refuses %p, which would mean other processes', async (pgid) => {
    await expect(endProcessGroup(pgid)).rejects.toThrow('Not a process group');
  });
});
