import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { SpawnOptions } from './agent-sdk';
import { endProcessGroup } from '../common/processes/process-group';
import { StderrTail } from './stderr-tail';

/** For the last words of a process that is gone; one outside the group may hold its pipes open. */
const CLOSE_MS = 200;

/** How a process left, as far as it is known. */
export interface ProcessEnd {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  /** Why it did not start. */
  spawnError?: NodeJS.ErrnoException;
  stderrTail: string;
}

/** The CLI's process, leading a group of its own. */
export class CliProcess {
  /** How many of them there are in this process of ours. */
  static alive = 0;

  /** For the SDK, which writes to it and reads from it. */
  readonly child: ChildProcessWithoutNullStreams;
  private readonly stderr: StderrTail;
  private readonly closed: Promise<unknown>;
  private spawnError?: NodeJS.ErrnoException;
  private ending?: Promise<void>;

  constructor(options: SpawnOptions) {
    // The SDK's `signal` is left out: it would kill the leader alone.
    this.child = spawn(options.command, options.args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    if (this.child.pid !== undefined) {
      CliProcess.alive += 1;
      this.child.once('exit', () => (CliProcess.alive -= 1));
    }
    this.closed = new Promise((resolve) => this.child.once('close', resolve));
    this.stderr = new StderrTail(this.child.stderr);
    this.child.on('error', (error) => (this.spawnError ??= error));
    this.child.stdin.on('error', () => undefined);
  }

  /** Undefined when it did not start. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  get ended(): ProcessEnd {
    const { exitCode, signalCode } = this.child;
    return {
      exitCode,
      signal: signalCode,
      spawnError: this.spawnError,
      stderrTail: this.stderr.text,
    };
  }

  /** Ends the whole group, also what the leader left behind. May be called again. */
  end(): Promise<void> {
    return (this.ending ??= this.endGroup());
  }

  /** Lets go of the pipes: a process that left the group may hold them open for ever. */
  release(): void {
    this.child.stdout.destroy();
    this.child.stderr.destroy();
  }

  private async endGroup(): Promise<void> {
    if (this.pid === undefined) return;
    this.child.stdin.end();
    await endProcessGroup(this.pid);
    // Gone is not yet heard of: the exit code and the last of stderr are still on their way.
    await Promise.race([this.closed, delay(CLOSE_MS, undefined, { ref: false })]);
  }
}
