import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

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

/**
 * When a process of this machine started, in the kernel's ticks; with the pid it names the process
 * for ever, as pids are used again. Undefined: it is gone, or this system has no /proc.
 */
export function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in parentheses, may hold spaces: count the fields after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

export interface ProcessIdentity {
  machine: string;
  pid: number;
  started: string;
}

export const identify = (pid: number): ProcessIdentity => ({
  machine: MACHINE,
  pid,
  started: startOf(pid) ?? 'unknown',
});

/** Whether a process that ran here is certainly gone. Unknown counts as "may be alive". */
export function isGone(identity: ProcessIdentity): boolean {
  if (identity.machine !== MACHINE) return false;
  if (identity.started === 'unknown') return false;
  return startOf(identity.pid) !== identity.started;
}
