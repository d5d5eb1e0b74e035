import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether the process runs. A zombie, which only waits for its parent to look, does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  const stat = readIfThere(`/proc/${pid}/stat`);
  return stat !== undefined && !/\) [ZX] /.test(stat);
}

/** The servers whose pid files lie in the data folder. */
export function serverPids(dataDir: string): number[] {
  return ['postgres/data/postmaster.pid', 'redis/redis.pid']
    .map((file) => readIfThere(join(dataDir, file)))
    .filter((content) => content !== undefined)
    .map((content) => Number(content.split('\n')[0]));
}

export function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
