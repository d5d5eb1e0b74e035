import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { DataSource, EntityManager } from 'typeorm';
import { RUNS_QUEUE } from '../queues/queues';
import { OwnerLimits } from './owner-limits.service';
import type { RunSource } from './run-source';

/** What a Bull job of ours carries; the rest is in Postgres. */
export interface RunJob {
  runId: string;
}

/** The order of service within a project: one at a time, by priority, then first come, first served. */
const NEXT_IN_LINE = `
  SELECT run_id, source, attempts FROM runs
   WHERE project_id = $1 AND status = 'queued'
     AND NOT EXISTS (SELECT 1 FROM runs WHERE project_id = $1 AND status = 'running')
   ORDER BY priority, line_number LIMIT 1`;

/** The first of a project's line. */
export interface Head {
  run_id: string;
  source: RunSource;
  attempts: number;
}

/** The line of runs of each project. Postgres keeps it; Bull only carries its head to a worker. */
@Injectable()
export class LineService {
  private readonly logger = new Logger(LineService.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly owners: OwnerLimits,
    @InjectQueue(RUNS_QUEUE) private readonly queue: Queue<RunJob>,
  ) {}

  /** The run to be served now; undefined while another one is at work, or too many of its owner's. */
  async next(manager: EntityManager, projectId: string): Promise<Head | undefined> {
    if (this.owners.bounded) {
      const heads = await this.owners.servable(projectId, manager);
      return heads.find((head) => head.project_id === projectId);
    }
    const [head] = await manager.query<Head[]>(NEXT_IN_LINE, [projectId]);
    return head;
  }

  /** Where owners have a limit: what {@link next} says then holds until the end of the transaction. */
  async holdOwner(manager: EntityManager, projectId: string): Promise<void> {
    if (this.owners.bounded) await this.owners.hold(manager, projectId);
  }

  /**
   * Gives the head of the project's line to Bull, unless a run of the project is at work: that one
   * calls again when it ends. Where owners have a limit, a run that ends makes room for any project of
   * its owner, so all of their heads that may be served are given. Safe to call at any time, from anywhere: a job's id is made from the
   * run's, so there is one of it. When Redis is away, the next sweep does it.
   */
  async dispatch(projectId: string): Promise<void> {
    if (this.owners.bounded) {
      for (const head of await this.owners.servable(projectId)) {
        await this.give(head, head.project_id);
      }
      return;
    }
    const head = await this.next(this.dataSource.manager, projectId);
    if (head !== undefined) await this.give(head, projectId);
  }

  private async give(head: Head, projectId: string): Promise<void> {
    try {
      await this.queue.add(head.source, { runId: head.run_id }, { jobId: jobIdOf(head) });
    } catch (error) {
      this.logger.warn({ projectId, err: error }, 'run stays in line: Redis did not take its job');
    }
  }

  /** How many runs of its project are served before this one; 0 once nothing is in its way. */
  async position(runId: string): Promise<number> {
    const [{ ahead }] = await this.dataSource.query<[{ ahead: number }]>(
      `SELECT count(*)::int AS ahead FROM runs me JOIN runs other USING (project_id)
        WHERE me.run_id = $1 AND other.run_id <> me.run_id
          AND (other.status = 'running' OR (other.status = 'queued'
            AND (other.priority, other.line_number) < (me.priority, me.line_number)))`,
      [runId],
    );
    return ahead;
  }

  /** Projects whose line waits although nothing of theirs is at work, and their owners have room. */
  async waitingProjects(): Promise<string[]> {
    if (this.owners.bounded) {
      return (await this.owners.servable()).map((head) => head.project_id);
    }
    const rows = await this.dataSource.query<{ project_id: string }[]>(
      `SELECT DISTINCT project_id FROM runs waiting WHERE status = 'queued'
         AND NOT EXISTS (SELECT 1 FROM runs WHERE project_id = waiting.project_id AND status = 'running')
       LIMIT 1000`,
    );
    return rows.map((row) => row.project_id);
  }
}

/**
 * A worker that died leaves its job in Bull, locked for up to a minute, and a job with the same id
 * would not be taken. So the next attempt has another one.
 */
const jobIdOf = ({ run_id: runId, attempts }: Head): string =>
  attempts === 0 ? runId : `${runId}-${attempts}`;
