import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { ProcessOutcome } from './app-build-error';
import type { BuildOutput } from './build-output';
import { ProcessFamily } from './process-family';

export interface BuildCommand {
  command: string;
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  limits: {
    /** `performance.now()` at which it is stopped. */
    deadline: number;
    memoryBytes: number;
    processes: number;
  };
}

type Stop = 'timeout' | 'memory' | 'processes' | 'aborted';

const SAMPLE_MS = 250;
/** For the last words of processes that are gone; one that we do not know may hold their pipes open. */
const CLOSE_MS = 500;
const NICENESS = 5;
const OOM_SCORE = '500';

/** In the environment of every process of a build; its value is new with each command. */
export const MARKER = 'ONETHREAD_BUILD';

/** Runs commands that are not to be trusted. Whatever they start has ended when `run` resolves. */
@Injectable()
export class BuildProcesses {
  private readonly logger = new Logger(BuildProcesses.name);

  /**
   * @param signal when it aborts, everything is ended and `run` rejects with its reason
   * @param output gets what the processes print
   */
  async run(
    { command, args, cwd, env, limits }: BuildCommand,
    signal: AbortSignal,
    output: BuildOutput,
  ): Promise<ProcessOutcome> {
    signal.throwIfAborted();
    const marker = randomUUID();
    const child = spawn(command, args, {
      cwd,
      env: { ...env, [MARKER]: marker },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A session and a group of its own, without a terminal to ask questions on.
      detached: true,
    });
    const failed = once(child, 'error').then(([error]) => error as NodeJS.ErrnoException);
    if (child.pid === undefined) return { reason: 'not_started', error: await failed };

    giveWay(child.pid);
    const closed = new Promise((resolve) => child.once('close', resolve));
    output.read('stdout', child.stdout);
    output.read('stderr', child.stderr);
    const family = new ProcessFamily(child.pid, `${MARKER}=${marker}`);
    const stop = await this.untilOver(child, family, limits, signal);
    const gone = await family.end(stop === 'memory' || stop === 'processes');
    if (!gone) this.logger.error({ pid: child.pid }, 'processes of a build could not be ended');
    await Promise.race([closed, delay(CLOSE_MS, undefined, { ref: false })]);
    child.stdout.destroy();
    child.stderr.destroy();
    output.flush();

    if (stop === 'aborted') throw signal.reason;
    if (stop !== undefined) return { reason: stop };
    return child.signalCode === null
      ? { reason: 'exit', exitCode: child.exitCode ?? 1 }
      : { reason: 'signal', signal: child.signalCode };
  }

  /** Resolves when the first process has exited (undefined), or with why all must stop. */
  private untilOver(
    child: ChildProcess,
    family: ProcessFamily,
    limits: BuildCommand['limits'],
    signal: AbortSignal,
  ): Promise<Stop | undefined> {
    return new Promise((resolve) => {
      const settle = (stop?: Stop): void => {
        clearTimeout(timeout);
        clearInterval(sampler);
        signal.removeEventListener('abort', onAbort);
        child.removeListener('exit', onExit);
        resolve(stop);
      };
      const onExit = (): void => settle();
      const onAbort = (): void => settle('aborted');
      const timeout = setTimeout(
        () => settle('timeout'),
        Math.max(0, limits.deadline - performance.now()),
      );
      const sampler = setInterval(() => {
        const size = family.size();
        if (size.processes > limits.processes) settle('processes');
        else if (size.memory > limits.memoryBytes) settle('memory');
      }, SAMPLE_MS);
      child.once('exit', onExit);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/** When the machine has too little for all, a build is what waits, and what the kernel ends first. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, NICENESS);
    if (process.platform === 'linux') writeFileSync(`/proc/${pid}/oom_score_adj`, OOM_SCORE);
  } catch {
    // A comfort, not a condition.
  }
}
