import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { readProcess } from './proc';

/**
 * Names the place where a pid means something: this boot of this machine, in this pid namespace.
 * Containers on one host, or with one host name, do not mistake one another's processes for theirs.
 */
export const MACHINE: string = (() => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
})();

/** A process, named for ever: pids are used again, but not by one that started at the same tick. */
export interface ProcessIdentity {
  machine: string;
  pid: number;
  /** In the kernel's ticks; `unknown` where there is no /proc. */
  started: string;
}

export const identify = (pid: number): ProcessIdentity => ({
  machine: MACHINE,
  pid,
  started: readProcess(pid)?.started ?? 'unknown',
});

/** Whether a process that ran here is certainly gone. Unknown counts as "may be alive". */
export function isGone(identity: ProcessIdentity): boolean {
  if (identity.machine !== MACHINE) return false;
  if (identity.started === 'unknown') return false;
  return readProcess(identity.pid)?.started !== identity.started;
}
