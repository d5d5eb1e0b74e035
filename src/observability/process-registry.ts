import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Outage } from '../common/outage';
import { WorkerConfig } from '../config/worker.config';
import { VERSION } from './version';

const BEAT_EVERY_MS = 5_000;
/** A process that has not been heard of for this long is not counted any more. */
export const ALIVE_SECONDS = 20;

export interface LiveProcess {
  processId: string;
  role: 'all' | 'api' | 'worker';
  version: string;
  /** Runs that it carries out at once; 0: it is no worker. */
  slots: number;
  startedAt: Date;
  seenAt: Date;
}

/** Says that this process is alive, and knows which others are. */
@Injectable()
export class ProcessRegistry implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly outage = new Outage(new Logger(ProcessRegistry.name));
  private readonly startedAt = new Date();
  private timer?: NodeJS.Timeout;
  private beating: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly worker: WorkerConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.loop();
  }

  /** One that stops on purpose is not waited for. */
  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.beating;
    if (!this.dataSource.isInitialized) return;
    await this.dataSource
      .query('DELETE FROM processes WHERE process_id = $1', [this.worker.workerId])
      .catch(() => undefined);
  }

  alive(): Promise<LiveProcess[]> {
    return this.dataSource.query<LiveProcess[]>(
      `SELECT process_id AS "processId", role, version, slots, started_at AS "startedAt",
              seen_at AS "seenAt"
         FROM processes WHERE seen_at > now() - make_interval(secs => $1)
        ORDER BY started_at LIMIT 1000`,
      [ALIVE_SECONDS],
    );
  }

  private loop(): void {
    this.beating = this.beat()
      .then(
        () => this.outage.over('this process is registered again'),
        (error: unknown) => this.outage.goesOn(error, 'this process cannot say that it is alive'),
      )
      .then(() => {
        if (!this.stopped) this.timer = setTimeout(() => this.loop(), BEAT_EVERY_MS);
      });
  }

  private async beat(): Promise<void> {
    const { workerId, role, concurrency, runsWorker } = this.worker;
    await this.dataSource.query(
      `INSERT INTO processes (process_id, role, version, slots, started_at)
       VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (process_id) DO UPDATE SET seen_at = now()`,
      [workerId, role, VERSION, runsWorker ? concurrency : 0, this.startedAt],
    );
    await this.dataSource.query(`DELETE FROM processes WHERE seen_at < now() - interval '1 hour'`);
  }
}
