import { Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { lastValueFrom } from 'rxjs';
import { RUNS_QUEUE } from '../queues/queues';
import type { RunJob } from '../runs/line.service';
import { RunEngine } from '../runs/run-engine.service';
import { BuildWork } from './build-work.service';

/** From a Bull job to the stream of a build, and no further: rules live in services. */
@Processor(RUNS_QUEUE)
export class BuildsProcessor {
  constructor(
    private readonly engine: RunEngine,
    private readonly work: BuildWork,
  ) {}

  // Concurrency 0: the engine starts the loops that fetch jobs, for all processors together.
  @Process({ name: 'create_preview', concurrency: 0 })
  createPreview(job: Job<RunJob>): Promise<unknown> {
    return this.build(job);
  }

  @Process({ name: 'update_project', concurrency: 0 })
  updateProject(job: Job<RunJob>): Promise<unknown> {
    return this.build(job);
  }

  private async build(job: Job<RunJob>): Promise<void> {
    const events = this.engine.execute(job.data.runId, (context) => this.work.carryOut(context));
    await lastValueFrom(events, { defaultValue: undefined });
  }
}
