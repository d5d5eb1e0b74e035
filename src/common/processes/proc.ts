import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** One line of the system's list of processes. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  group: number;
  session: number;
  /** `R`, `S`, `T` (stopped) …; dead ones (`Z`, `X`) are not listed. */
  state: string;
  /** When it started, in the kernel's ticks since the boot. */
  started: string;
  /** With the pid, names a process for ever: pids come round again. */
  key: string;
}

/** Linux has it; elsewhere processes are known by their group alone. */
export const HAS_PROC = existsSync('/proc/self/stat');

/**
 * All living processes. Read without giving way, so that what is found can be signalled before it
 * has had the time to fork.
 */
export function listProcesses(): ProcessEntry[] {
  return readdirSync('/proc').flatMap((name) =>
    /^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : [],
  );
}

/** Whether the environment a process was started with holds the text. False for other users' processes. */
export function environmentHolds(pid: number, text: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`).includes(text);
  } catch {
    return false;
  }
}

/** Bytes of memory that the process has for itself; its share of program files is left out. */
export function memoryOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const kilobytes = (field: string): number | undefined => {
      const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status);
      return match === null ? undefined : Number(match[1]);
    };
    const own = kilobytes('RssAnon');
    if (own === undefined) return (kilobytes('VmRSS') ?? 0) * 1024;
    return (own + (kilobytes('RssShmem') ?? 0)) * 1024;
  } catch {
    return 0;
  }
}

/** One process; undefined: it is gone, dead, or this system has no /proc. */
export function readProcess(pid: number): ProcessEntry | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // "pid (name) state ppid pgrp session …", and the name may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent, group, session] = fields;
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    state,
    started: fields[19],
    key: `${pid}:${fields[19]}`,
  };
}
