import { Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { lastValueFrom } from 'rxjs';
import { RUNS_QUEUE } from '../queues/queues';
import type { RunJob } from '../runs/line.service';
import { RunEngine } from '../runs/run-engine.service';
import { ChatWork } from './chat-work.service';

/** From a Bull job to the stream of a chat. */
@Processor(RUNS_QUEUE)
export class ChatPlanProcessor {
  constructor(
    private readonly engine: RunEngine,
    private readonly work: ChatWork,
  ) {}

  // Concurrency 0: the engine starts the loops that fetch jobs, for all processors together.
  @Process({ name: 'chat_plan', concurrency: 0 })
  async chat(job: Job<RunJob>): Promise<void> {
    const events = this.engine.execute(job.data.runId, (context) => this.work.carryOut(context));
    await lastValueFrom(events, { defaultValue: undefined });
  }
}
