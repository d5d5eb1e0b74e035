import type { EventEmitter2 } from '@nestjs/event-emitter';
import { markSpan } from '../common/spans';
import type { Run } from './run.entity';
import { RunStage, RunStageEnded } from './runs.events';

/** Measures how long a run is at what. */
export class StageClock {
  private stage: RunStage = 'preparing';
  private since = Date.now();

  constructor(
    private readonly run: Run,
    private readonly events: EventEmitter2,
  ) {}

  enter(stage: RunStage): void {
    if (stage === this.stage) return;
    this.stop();
    this.stage = stage;
  }

  /** The run's end, or the current stage's. */
  stop(): void {
    const { run, stage, since } = this;
    this.since = Date.now();
    this.events.emit(
      RunStageEnded.event,
      new RunStageEnded(run, stage, (this.since - since) / 1_000),
    );
    markSpan(stage, since);
  }
}
