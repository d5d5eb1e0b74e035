import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import { WorkerConfig } from '../../config/worker.config';
import { PREVIEWS_QUEUE } from '../../queues/queues';
import type { RebuildJob } from './rebuild-job';
import { RebuildWork } from './rebuild-work.service';

/** Of one worker. Visitors of old versions shall not take the machine from those who build. */
const AT_ONCE = 1;

/** Fetches the jobs of previews to be brought back, where runs are carried out too. */
@Injectable()
export class RebuildsWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RebuildsWorker.name);
  private readonly stop = new AbortController();
  private readonly atWork = new Set<Promise<void>>();

  constructor(
    private readonly config: WorkerConfig,
    private readonly work: RebuildWork,
    @InjectQueue(PREVIEWS_QUEUE) private readonly queue: Queue<RebuildJob>,
  ) {}

  // Not by Bull's decorators, which would fetch jobs in a process of the API too.
  onApplicationBootstrap(): void {
    if (!this.config.runsWorker) return;
    this.queue
      .process(AT_ONCE, (job) => this.carryOut(job))
      .catch((error: unknown) => this.logger.error({ err: error }, 'no preview is brought back'));
  }

  /** What is being built is stopped; whoever looks again asks for it again. */
  async onModuleDestroy(): Promise<void> {
    if (!this.config.runsWorker) return;
    this.stop.abort(new Error('the worker stops'));
    await this.queue.pause(true, true).catch(() => undefined);
    await Promise.allSettled(this.atWork);
  }

  private async carryOut({ data }: Job<RebuildJob>): Promise<void> {
    const done = this.work.carryOut(data, this.stop.signal);
    this.atWork.add(done);
    await done.finally(() => this.atWork.delete(done));
  }
}
