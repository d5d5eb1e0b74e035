import { Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { lastValueFrom } from 'rxjs';
import { RUNS_QUEUE } from '../queues/queues';
import type { RunJob } from '../runs/line.service';
import { RunEngine } from '../runs/run-engine.service';
import { MetadataService } from './metadata.service';

/** From a Bull job to the stream of a description. */
@Processor(RUNS_QUEUE)
export class MetadataProcessor {
  constructor(
    private readonly engine: RunEngine,
    private readonly metadata: MetadataService,
  ) {}

  // Concurrency 0: the engine starts the loops that fetch jobs, for all processors together.
  @Process({ name: 'metadata_generation', concurrency: 0 })
  async describe(job: Job<RunJob>): Promise<void> {
    const events = this.engine.execute(job.data.runId, (run) => this.metadata.carryOut(run));
    await lastValueFrom(events, { defaultValue: undefined });
  }
}
