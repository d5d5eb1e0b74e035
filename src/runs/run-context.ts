import type { EntityManager } from 'typeorm';
import type { RunSession } from '../sessions/session-source';
import type { RunEventDraft } from './run-event';
import type { Lease } from './leases.service';
import type { Run, RunPhase, RunResult } from './run.entity';
import type { TurnOutcome, TurnRequest } from './turn-runner.service';

/** Why a run was interrupted. */
export type StopReason = 'cancelled' | 'lease_lost' | 'log_failed' | 'shutdown';

/** What a feature has at hand while it carries out a run. */
export interface RunContext {
  readonly run: Run;
  readonly lease: Lease;
  /** Aborted, with a {@link StopReason}, when the run shall stop. */
  readonly signal: AbortSignal;
  /** Says something in the run's event log. */
  emit(event: RunEventDraft): void;
  /** Says what it is doing now, in the log and in the run's body. */
  phase(phase: RunPhase): Promise<void>;
  /** Changes the database only while the run's lease is held; a newer worker's work is never undone. */
  fenced<T>(change: (manager: EntityManager) => Promise<T>): Promise<T>;
  /**
   * Stores what the run comes to, in the transaction that makes it so. From then on it is done: when
   * its worker dies before it can say so, whoever recovers the run ends it as completed.
   */
  settle(manager: EntityManager, result: RunResult): Promise<void>;
  /** Says which session the run stands for, without a turn. Undefined: none. */
  setSession(session: RunSession | undefined): Promise<void>;
  /** Gives Claude a prompt on the project's thread. The session is stored when this resolves. */
  turn(request: TurnRequest): Promise<TurnOutcome>;
}

/** What a feature does for a run. It throws a `RunFailure` (or whatever failed) when it cannot. */
export type RunWork = (context: RunContext) => Promise<RunResult>;

/** What the machinery of turns itself has at hand. */
export type TurnScope = Omit<RunContext, 'turn' | 'setSession'>;
