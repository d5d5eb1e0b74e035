import type { Run } from './run.entity';

/** A run has come to its end; `run` is as it was stored. */
export class RunEnded {
  static readonly event = 'run.ended';

  constructor(readonly run: Run) {}
}
