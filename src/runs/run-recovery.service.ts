import { Injectable, Logger, OnModuleDestroy } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { DataSource, EntityManager } from 'typeorm';
import { Outage } from '../common/outage';
import { within } from '../common/work-scope';
import { IDEMPOTENCY_HOURS } from './idempotency';
import { Lease, LeasesService } from './leases.service';
import { LineService } from './line.service';
import { MACHINE } from '../common/processes/process-identity';
import { clearAbandonedFolders } from '../common/temporary-folder';
import { DataConfig } from '../config/data.config';
import { SessionManagementService } from '../sessions/session-management.service';
import { Orphans } from './orphans.service';
import { Ending, RunClaims } from './run-claims.service';
import { RunEventsRepository } from './run-events.repository';
import { logRunEnd } from './log-run-end';
import type { RunResult } from './run.entity';
import { RunEnded, RunPutBack } from './runs.events';
import { RunFeed } from './run-feed.service';

/** How often every worker looks for what dead ones left. */
export const SWEEP_EVERY_MS = 2_000;
/** A run that ends its worker twice is not tried a third time. */
const MAX_DEATHS = 2;

const CANCELLED: Ending = { status: 'cancelled' };

const interrupted = (deaths: number): Ending => ({
  status: 'failed',
  error: {
    code: 'interrupted',
    message:
      deaths < MAX_DEATHS
        ? 'The worker that carried out this run died. Try again.'
        : `The worker that carried out this run died, ${deaths} times: it is not tried again.`,
    status: 502,
    details: { deaths },
  },
});

/** For Claude, when its last answer speaks of files that its worker may not have kept. */
const CUT_OFF =
  '(The work on your last answer was cut off: files that you wrote then may be gone. Look at them before you rely on them.)';

interface Orphan {
  run_id: string;
  request_id: string | null;
  project_id: string;
  deaths: number;
  result: RunResult | null;
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
export class RunRecovery implements OnModuleDestroy {
  private readonly logger = new Logger(RunRecovery.name);
  private readonly outage = new Outage(this.logger);
  private timer?: NodeJS.Timeout;
  private sweeping: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly leases: LeasesService,
    private readonly line: LineService,
    private readonly claims: RunClaims,
    private readonly log: RunEventsRepository,
    private readonly feed: RunFeed,
    private readonly events: EventEmitter2,
    private readonly sessions: SessionManagementService,
    private readonly orphans: Orphans,
    private readonly data: DataConfig,
  ) {}

  /** Looks at once, and then all the time. */
  start(): void {
    if (!this.stopped) this.loop();
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
      `SELECT runs.run_id, request_id, project_id, deaths, result, cli_pid, cli_started, cli_host,
              cancel_requested_at IS NOT NULL AS cancelling
         FROM runs LEFT JOIN project_leases AS lease USING (project_id)
        WHERE status = 'running' AND COALESCE(lease.expires_at, '-infinity') < clock_timestamp()
        LIMIT 100`,
    );
    for (const orphan of orphans) {
      const { run_id: runId, project_id: projectId, request_id: requestId } = orphan;
      const scope = { requestId: requestId ?? undefined, runId, projectId };
      // One that cannot be recovered must not keep the others waiting.
      await within(scope, () => this.recover(orphan)).catch((error: unknown) => {
        this.logger.error({ runId, err: error }, 'a run could not be recovered');
      });
    }
    for (const projectId of await this.line.waitingProjects()) await this.line.dispatch(projectId);
    await this.dataSource.query(
      'DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1)',
      [IDEMPOTENCY_HOURS],
    );
    if (orphans.length > 0) await clearAbandonedFolders(this.data);
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
    await this.orphans.end(projectId, cliOf(orphan));
    const ending = await this.endingOf(orphan);
    if (ending === undefined) {
      await this.claims.requeue(lease, { died: true });
      this.logger.warn({ runId, projectId }, 'its worker died: the run is back in line');
      this.events.emit(RunPutBack.event, new RunPutBack('worker_died'));
    } else {
      this.logger.warn({ runId, projectId, as: ending.status }, 'its worker died: the run ends');
      await this.end(lease, ending);
    }
    await this.line.dispatch(projectId);
  }

  /** Undefined: nobody has seen anything of it, so it may be done from the start. */
  private async endingOf(orphan: Orphan): Promise<Ending | undefined> {
    // All of it was done but the last word.
    if (orphan.result !== null) return { status: 'completed', result: orphan.result };
    if (orphan.cancelling) return CANCELLED;
    const deaths = orphan.deaths + 1;
    const again = deaths < MAX_DEATHS && !(await this.wasHeard(orphan.run_id));
    return again ? undefined : interrupted(deaths);
  }

  private async end(lease: Lease, ending: Ending): Promise<void> {
    const nextSeq = (await this.log.lastSeq(lease.runId)) + 1;
    const { run, events } = await this.claims.end(lease, nextSeq, ending, async (manager) => {
      if (ending.status === 'completed' || !(await this.mayLackFiles(lease.runId, manager))) return;
      await this.sessions.addNote(lease.projectId, CUT_OFF, manager);
    });
    this.feed.publish(events, lease.projectId);
    this.events.emit(RunEnded.event, new RunEnded(run));
    logRunEnd(this.logger, run);
  }

  /**
   * Whether a client may have seen something of Claude's work that doing it again would contradict, or
   * a turn of it has become part of the thread, where the prompt would then be twice.
   */
  private async wasHeard(runId: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM run_events WHERE run_id = $1 AND type NOT IN ('status', 'session')
       UNION ALL SELECT 1 FROM session_history WHERE run_id = $1 LIMIT 1`,
      [runId],
    );
    return rows.length > 0;
  }

  /** Claude's turn is part of the thread, and what it wrote may never have been committed. */
  private async mayLackFiles(runId: string, manager: EntityManager): Promise<boolean> {
    const rows = await manager.query<unknown[]>(
      `SELECT 1 FROM session_history JOIN runs USING (run_id) WHERE run_id = $1
          AND runs.source IN ('create_preview', 'update_project', 'rollback') LIMIT 1`,
      [runId],
    );
    return rows.length > 0;
  }
}

function cliOf({ cli_pid: pid, cli_started: started, cli_host: machine }: Orphan) {
  if (pid === null || started === null || machine !== MACHINE) return undefined;
  return { pid, started, machine };
}
