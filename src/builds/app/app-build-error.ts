import { DomainError } from '../../common/domain-error';

export type BuildStep = 'install' | 'build' | 'output';

/** How a build's process ended. */
export type ProcessOutcome =
  | { reason: 'exit'; exitCode: number }
  | { reason: 'signal'; signal: NodeJS.Signals }
  | { reason: 'timeout' | 'memory' | 'processes' }
  | { reason: 'not_started'; error: NodeJS.ErrnoException };

/**
 * - `exit`, `signal`: the command ended so by itself
 * - `timeout`, `memory`, `processes`: it was stopped at a limit
 * - `not_started`: there is no such command
 * - `package_manager`: the project's package manager cannot be had
 * - `manifest`: the package.json cannot be read
 * - `output`: there is nothing to show
 */
export type BuildFailureReason =
  ProcessOutcome['reason'] | 'package_manager' | 'manifest' | 'output';

export interface BuildFailureDetails {
  step: BuildStep;
  reason: BuildFailureReason;
  /** The last 8 KiB of what the step printed: no ANSI codes, no paths of this machine. */
  tail: string;
  exitCode?: number;
}

/** The app does not build. The message is one sentence; `tail` says more to who mends it. */
export class AppBuildError extends DomainError {
  override readonly name = 'AppBuildError';
  readonly step: BuildStep;
  readonly reason: BuildFailureReason;
  readonly tail: string;
  readonly exitCode?: number;

  constructor(message: string, details: BuildFailureDetails) {
    const { step, reason, tail, exitCode } = details;
    super('app_build_failed', 422, message, {
      members: { step, reason, ...(exitCode === undefined ? {} : { exitCode }), log: tail },
    });
    this.step = step;
    this.reason = reason;
    this.tail = tail;
    this.exitCode = exitCode;
  }
}

export interface LimitsInWords {
  timeoutSeconds: number;
  memoryMb: number;
  maxProcesses: number;
}

/** One sentence about a process that did not do its work. */
export function describeOutcome(
  command: string,
  outcome: ProcessOutcome,
  limits: LimitsInWords,
): string {
  switch (outcome.reason) {
    case 'exit':
      return `"${command}" failed with exit code ${outcome.exitCode}.`;
    case 'signal':
      return `"${command}" was ended by ${outcome.signal}.`;
    case 'timeout':
      return `"${command}" was stopped: it took longer than ${limits.timeoutSeconds} seconds.`;
    case 'memory':
      return `"${command}" was stopped: it used more than ${limits.memoryMb} MB of memory.`;
    case 'processes':
      return `"${command}" was stopped: it started more than ${limits.maxProcesses} processes.`;
    case 'not_started':
      return `"${command}" cannot be started (${outcome.error.code ?? 'unknown error'}).`;
  }
}
