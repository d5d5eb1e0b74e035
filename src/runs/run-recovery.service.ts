import { Injectable, Logger, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { DataSource } from 'typeorm';
import { within } from '../common/work-scope';
import { Outage } from '../common/outage';
import { WorkerConfig } from '../config/worker.config';
import { IDEMPOTENCY_HOURS } from './idempotency';
import { LeasesService } from './leases.service';
import { LineService } from './line.service';
import { isGone, MACHINE } from './process-identity';
import { Ending, RunClaims } from './run-claims.service';
import { RunEventsRepository } from './run-events.repository';
import { logRunEnd } from './log-run-end';
import { RunEnded, RunPutBack } from './runs.events';
import { RunFeed } from './run-feed.service';

const SWEEP_EVERY_MS = 2_000;
/** A run that ends its worker twice is not tried a third time. */
const MAX_ATTEMPTS = 2;

const CANCELLED: Ending = { status: 'cancelled' };

const INTERRUPTED: Ending = {
  status: 'failed',
  error: {
    code: 'interrupted',
    message: 'The worker that carried out this run died. Try again.',
    status: 502,
  },
};

interface Orphan {
  run_id: string;
  request_id: string | null;
  project_id: string;
  attempts: number;
  cli_pid: number | null;
  cli_started: string | null;
  cli_host: string | null;
  cancelling: boolean;
}

/**
 * Finds what a dead worker left: runs whose lease ran out are put back in line or ended, their
 * Claude process first; lines that nothing serves get their job. Every worker does this, all the time.
 */
@Injectable()
export class RunRecovery implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RunRecovery.name);
  private readonly outage = new Outage(this.logger);
  private timer?: NodeJS.Timeout;
  private sweeping: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly config: WorkerConfig,
    private readonly dataSource: DataSource,
    private readonly leases: LeasesService,
    private readonly line: LineService,
    private readonly claims: RunClaims,
    private readonly log: RunEventsRepository,
    private readonly feed: RunFeed,
    private readonly events: EventEmitter2,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.runsWorker) this.loop();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sweeping;
  }

  private loop(): void {
    this.sweeping = this.sweep()
      .then(
        () => this.outage.over('the sweep works again'),
        (error: unknown) => this.outage.goesOn(error, 'the sweep failed; it will be tried again'),
      )
      .then(() => {
        if (!this.stopped) this.timer = setTimeout(() => this.loop(), SWEEP_EVERY_MS);
      });
  }

  private async sweep(): Promise<void> {
    await this.leases.expireDeadNeighbours();
    const orphans = await this.dataSource.query<Orphan[]>(
      `SELECT runs.run_id, request_id, project_id, attempts, cli_pid, cli_started, cli_host,
              cancel_requested_at IS NOT NULL AS cancelling
         FROM runs JOIN project_leases AS lease USING (project_id)
        WHERE status = 'running' AND lease.expires_at < clock_timestamp() LIMIT 100`,
    );
    for (const orphan of orphans) {
      const { run_id: runId, project_id: projectId, request_id: requestId } = orphan;
      const scope = { requestId: requestId ?? undefined, runId, projectId };
      await within(scope, () => this.recover(orphan));
    }
    for (const projectId of await this.line.waitingProjects()) await this.line.dispatch(projectId);
    await this.dataSource.query(
      'DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1)',
      [IDEMPOTENCY_HOURS],
    );
  }

  private async recover(orphan: Orphan): Promise<void> {
    const { run_id: runId, project_id: projectId } = orphan;
    const lease = await this.dataSource.transaction(async (manager) => {
      const taken = await this.leases.take(manager, projectId, runId);
      if (taken === undefined) return undefined;
      const [, count] = await manager.query<[unknown[], number]>(
        `UPDATE runs SET lease_generation = $2 WHERE run_id = $1 AND status = 'running'`,
        [runId, taken.generation],
      );
      if (count === 0) await this.leases.release(manager, taken);
      return count === 0 ? undefined : taken;
    });
    if (lease === undefined) return;
    this.endProcess(orphan);
    const again = orphan.attempts < MAX_ATTEMPTS && !(await this.wasHeard(runId));
    if (again && !orphan.cancelling) {
      await this.claims.requeue(lease);
      this.logger.warn({ runId, projectId }, 'its worker died: the run is back in line');
      this.events.emit(RunPutBack.event, new RunPutBack('worker_died'));
    } else {
      const nextSeq = (await this.log.lastSeq(runId)) + 1;
      const ending = orphan.cancelling ? CANCELLED : INTERRUPTED;
      const { run, events } = await this.claims.end(lease, nextSeq, ending);
      this.feed.publish(events, projectId);
      this.events.emit(RunEnded.event, new RunEnded(run));
      logRunEnd(this.logger, run);
    }
    await this.line.dispatch(projectId);
  }

  /** An orphaned CLI goes on for seconds, and what it writes would be mixed into the next turn. */
  private endProcess({ cli_pid: pid, cli_started: started, cli_host: machine }: Orphan): void {
    if (pid === null || started === null || machine !== MACHINE) return;
    if (isGone({ pid, started, machine })) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It left by itself.
    }
  }

  /** Whether a client may have seen something of Claude's work that doing it again would contradict. */
  private async wasHeard(runId: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM run_events WHERE run_id = $1
         AND type NOT IN ('status', 'session') LIMIT 1`,
      [runId],
    );
    return rows.length > 0;
  }
}
