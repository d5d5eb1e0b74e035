import type { ClaudeFailure } from '../claude/claude-error';
import type { RunSession } from '../sessions/session-source';
import type { Run, RunPhase, RunUsage } from './run.entity';

/** What a run is doing; `preparing` until its feature has named a phase. */
export type RunStage = RunPhase | 'preparing';

/** A worker has taken a run. */
export class RunStarted {
  static readonly event = 'run.started';

  constructor(readonly run: Run) {}
}

/** A run goes on to its next phase, or ends. */
export class RunStageEnded {
  static readonly event = 'run.stage.ended';

  constructor(
    readonly run: Run,
    readonly stage: RunStage,
    readonly seconds: number,
  ) {}
}

/** Claude has said the first words of a run. */
export class RunFirstText {
  static readonly event = 'run.first-text';

  constructor(
    readonly run: Run,
    /** Since a worker took the run. */
    readonly seconds: number,
  ) {}
}

/** One prompt has been given to Claude, and what came of it. */
export class TurnEnded {
  static readonly event = 'run.turn.ended';

  constructor(
    readonly run: Run,
    readonly session: RunSession,
    readonly outcome: 'completed' | ClaudeFailure | 'internal_error',
    readonly seconds: number,
    /** What it took; only of a turn that ended well. */
    readonly usage?: RunUsage,
  ) {}
}

/** The CLI asks the Messages API again. */
export class ClaudeAskedAgain {
  static readonly event = 'run.claude-asked-again';

  constructor(
    /** HTTP status of the answer that it did not like; undefined: there was none. */
    readonly status?: number,
  ) {}
}

/** Why a run went back to its place in line. */
export type PutBackReason = 'shutdown' | 'worker_died' | 'storage_away';

export class RunPutBack {
  static readonly event = 'run.put-back';

  constructor(readonly reason: PutBackReason) {}
}

/** A worker was too slow with its heartbeat: a newer one has its project. */
export class LeaseLost {
  static readonly event = 'run.lease-lost';
}

/** A run has come to its end; `run` is as it was stored. */
export class RunEnded {
  static readonly event = 'run.ended';

  constructor(readonly run: Run) {}
}
