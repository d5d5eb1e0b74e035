import { readdirSync, readFileSync } from 'node:fs';

export interface RunningProcess {
  pid: number;
  command: string;
}

/**
 * Claude CLIs that work in this data folder. They are known by their folder for temporary files: the
 * config directory is another one when a session is resumed.
 */
export function claudeProcesses(dataDir: string): RunningProcess[] {
  const mark = `CLAUDE_CODE_TMPDIR=${dataDir}/`;
  const found: RunningProcess[] = [];
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry) || !isRunning(Number(entry))) continue;
    try {
      const environment = readFileSync(`/proc/${entry}/environ`, 'utf8').split('\0');
      if (!environment.some((line) => line.startsWith(mark))) continue;
      const command = readFileSync(`/proc/${entry}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      found.push({ pid: Number(entry), command });
    } catch {
      // It went away while we looked.
    }
  }
  return found;
}

export function isRunning(pid: number): boolean {
  try {
    // The third field is the state; a zombie is no process any more.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Pids of processes of builds in this data folder: they have a private HOME in it. */
export function buildProcesses(dataDir: string): number[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || !isRunning(Number(entry))) return [];
    try {
      const environment = readFileSync(`/proc/${entry}/environ`, 'utf8');
      const ours = environment.includes('ONETHREAD_BUILD=') && environment.includes(dataDir);
      return ours ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });
}
