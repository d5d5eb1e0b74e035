import { setTimeout as delay } from 'node:timers/promises';
import {
  environmentHolds,
  HAS_PROC,
  listProcesses,
  memoryOf,
  type ProcessEntry,
} from '../../common/processes/proc';
import { endProcessGroup, processGroupExists } from '../../common/processes/process-group';

const POLL_MS = 25;
/** How long the family has to act on SIGTERM. */
const GRACE_MS = 1_500;
/** How long the kernel has to act on SIGKILL; a storm of forks takes several rounds. */
const KILL_MS = 10_000;
/** Rounds of stopping what the round before did not see. */
const FREEZE_ROUNDS = 50;

/**
 * A process and all that came of it, also what left its group, its session and its parent: a
 * daemon keeps the environment it was started with, and a marker is in there. What throws even
 * that away is still known by its ancestors, if it lived to be seen once. A program that does all
 * of it between two looks gets away; only a sandbox (`SANDBOX_COMMAND`) holds that one.
 */
export class ProcessFamily {
  /** Verdicts on the processes of the last look, as an environment is slow to read. */
  private known = new Map<string, boolean>();

  /**
   * @param leader pid of the first process, which leads a group of its own
   * @param marker `NAME=value`, unique, in the leader's environment
   */
  constructor(
    private readonly leader: number,
    private readonly marker: string,
  ) {}

  /** The living members. Without /proc: the leader, for as long as its group has someone in it. */
  members(): Pick<ProcessEntry, 'pid' | 'state'>[] {
    if (!HAS_PROC) {
      return processGroupExists(this.leader) ? [{ pid: this.leader, state: '?' }] : [];
    }
    const all = listProcesses();
    const ours = new Map(all.filter((entry) => this.recognises(entry)).map((e) => [e.pid, e]));
    for (let grown = true; grown;) {
      const children = all.filter((entry) => !ours.has(entry.pid) && ours.has(entry.parent));
      for (const child of children) ours.set(child.pid, child);
      grown = children.length > 0;
    }
    this.known = new Map(all.map((entry) => [entry.key, ours.has(entry.pid)]));
    return [...ours.values()];
  }

  /** Number of processes, and bytes of memory that they have together; without /proc: zeros. */
  size(): { processes: number; memory: number } {
    if (!HAS_PROC) return { processes: 0, memory: 0 };
    const members = this.members();
    return {
      processes: members.length,
      memory: members.reduce((sum, { pid }) => sum + memoryOf(pid), 0),
    };
  }

  /**
   * Ends everyone: SIGTERM, then SIGKILL for who is still there. Resolves with whether all are gone.
   *
   * @param atOnce to leave the SIGTERM out, for who does harm with every moment it gets
   */
  async end(atOnce: boolean): Promise<boolean> {
    if (!HAS_PROC) return endProcessGroup(this.leader);
    if (!atOnce) {
      for (const { pid } of this.members()) signal(pid, 'SIGTERM');
      if (await this.leaveWithin(GRACE_MS)) return true;
    }
    const deadline = performance.now() + KILL_MS;
    while (performance.now() < deadline) {
      this.freeze();
      for (const { pid } of this.members()) signal(pid, 'SIGKILL');
      if (await this.leaveWithin(4 * POLL_MS)) return true;
    }
    return this.members().length === 0;
  }

  /** Who is stopped cannot fork: otherwise a storm of forks would outrun us. */
  private freeze(): void {
    for (let round = 0; round < FREEZE_ROUNDS; round++) {
      const running = this.members().filter(({ state }) => state !== 'T' && state !== 't');
      if (running.length === 0) return;
      for (const { pid } of running) signal(pid, 'SIGSTOP');
    }
  }

  private recognises(entry: ProcessEntry): boolean {
    if (entry.group === this.leader || entry.session === this.leader) return true;
    return this.known.get(entry.key) ?? environmentHolds(entry.pid, this.marker);
  }

  private async leaveWithin(ms: number): Promise<boolean> {
    const deadline = performance.now() + ms;
    while (this.members().length > 0) {
      if (performance.now() >= deadline) return false;
      await delay(POLL_MS);
    }
    return true;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It left by itself.
  }
}
