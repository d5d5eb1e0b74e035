import { setTimeout as delay } from 'node:timers/promises';
import { HAS_PROC, listProcesses, readProcess } from './proc';

const POLL_MS = 15;

export interface EndLimits {
  /** How long the group has to act on SIGTERM. */
  graceMs: number;
  /** How long the kernel has to act on SIGKILL. */
  killMs: number;
}

/** Gone within two seconds, so that whoever promises five has a margin. */
export const END_LIMITS: EndLimits = { graceMs: 1_500, killMs: 500 };

/**
 * Ends a process group: SIGTERM, then SIGKILL for what is still there. Resolves with whether it is
 * gone. A group that left before is fine.
 *
 * @param pgid the leader's pid; spawn with `detached: true` to make one
 */
export async function endProcessGroup(
  pgid: number,
  limits: EndLimits = END_LIMITS,
): Promise<boolean> {
  if (!signalGroup(pgid, 'SIGTERM')) return true;
  if (await groupLeft(pgid, limits.graceMs)) return true;
  signalGroup(pgid, 'SIGKILL');
  return groupLeft(pgid, limits.killMs);
}

/** Whether a process of the group still runs. */
export function processGroupExists(pgid: number): boolean {
  if (!signalGroup(pgid, 0)) return false;
  // A dead process counts as a member until its parent asks for its exit code. Orphans have PID 1
  // for a parent, which in a container may be a program that never asks.
  return !HAS_PROC || hasLivingMember(pgid);
}

async function groupLeft(pgid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (processGroupExists(pgid)) {
    if (performance.now() >= deadline) return false;
    await delay(POLL_MS);
  }
  return true;
}

/** False when there is no such group, or none of ours any more (EPERM: macOS says so of zombies). */
function signalGroup(pgid: number, signal: NodeJS.Signals | 0): boolean {
  // `kill(-1)` means every process there is, `kill(0)` our own group.
  if (!Number.isInteger(pgid) || pgid <= 1) throw new Error(`Not a process group: ${pgid}`);
  try {
    process.kill(-pgid, signal);
    return true;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ESRCH' || code === 'EPERM') return false;
    throw error;
  }
}

/** The leader first: it is there for most of the time. */
const hasLivingMember = (pgid: number): boolean =>
  readProcess(pgid)?.group === pgid || listProcesses().some(({ group }) => group === pgid);
