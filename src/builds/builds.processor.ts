import { Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { lastValueFrom } from 'rxjs';
import { RUNS_QUEUE } from '../queues/queues';
import type { RunJob } from '../runs/line.service';
import type { RunWork } from '../runs/run-context';
import { RunEngine } from '../runs/run-engine.service';
import { BuildWork } from './build-work.service';
import { FileEditWork } from './file-edit-work.service';
import { RollbackWork } from './rollback-work.service';

/** From a Bull job to the stream of a build, and no further: rules live in services. */
@Processor(RUNS_QUEUE)
export class BuildsProcessor {
  constructor(
    private readonly engine: RunEngine,
    private readonly work: BuildWork,
    private readonly rollbacks: RollbackWork,
    private readonly edits: FileEditWork,
  ) {}

  // Concurrency 0: the engine starts the loops that fetch jobs, for all processors together.
  @Process({ name: 'create_preview', concurrency: 0 })
  createPreview(job: Job<RunJob>): Promise<unknown> {
    return this.carryOut(job, this.work);
  }

  @Process({ name: 'update_project', concurrency: 0 })
  updateProject(job: Job<RunJob>): Promise<unknown> {
    return this.carryOut(job, this.work);
  }

  @Process({ name: 'rollback', concurrency: 0 })
  rollBack(job: Job<RunJob>): Promise<unknown> {
    return this.carryOut(job, this.rollbacks);
  }

  @Process({ name: 'file_edit', concurrency: 0 })
  editFile(job: Job<RunJob>): Promise<unknown> {
    return this.carryOut(job, this.edits);
  }

  private async carryOut(job: Job<RunJob>, work: { carryOut: RunWork }): Promise<void> {
    const events = this.engine.execute(job.data.runId, (context) => work.carryOut(context));
    await lastValueFrom(events, { defaultValue: undefined });
  }
}
