import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { DomainError } from '../common/domain-error';
import { LimitsConfig } from '../config/limits.config';
import type { Head } from './line.service';

/** Tells our advisory locks from those of other users of the database. */
const LOCK_SPACE = 20_573;
/** As many may join the lines at the same moment, before their owner's bound must be looked at closely. */
const MARGIN = 100;

const OWNER_OF = 'SELECT owner FROM public.projects WHERE project_id = $1';

/**
 * Heads of projects' lines that may be served now: as many per owner as it has runs to spare, those
 * that came first. $1: runs at once; $2: one owner, or null for all.
 */
const SERVABLE = `
  SELECT project_id, run_id, source, attempts FROM (
    SELECT head.*, row_number() OVER (PARTITION BY owner ORDER BY priority, line_number) AS place
      FROM (SELECT DISTINCT ON (project_id)
                   project_id, owner, run_id, source, attempts, priority, line_number
              FROM runs AS waiting JOIN public.projects AS project USING (project_id)
             WHERE waiting.status = 'queued' AND ($2::varchar IS NULL OR owner = $2)
               AND NOT EXISTS (SELECT 1 FROM runs
                                WHERE project_id = waiting.project_id AND status = 'running')
             ORDER BY project_id, priority, line_number) AS head) AS ranked
   WHERE place <= $1 - (SELECT count(*) FROM runs JOIN public.projects AS project USING (project_id)
                         WHERE runs.status = 'running' AND project.owner = ranked.owner)
   ORDER BY priority, line_number LIMIT 1000`;

export type ServableHead = Head & { project_id: string };

/** What one owner may have at work, and in line, over all its projects. */
@Injectable()
export class OwnerLimits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: LimitsConfig,
  ) {}

  /** Whether owners have a limit of runs at work. */
  get bounded(): boolean {
    return this.config.runsAtOncePerOwner > 0;
  }

  /**
   * Makes other claims of runs of the same owner wait for this transaction, so that two cannot take
   * the last place at once.
   */
  async hold(manager: EntityManager, projectId: string): Promise<void> {
    await manager.query(`SELECT pg_advisory_xact_lock($2, hashtext((${OWNER_OF})))`, [
      projectId,
      LOCK_SPACE,
    ]);
  }

  /** Heads that may be served now, of all owners, or of the owner of one project. */
  async servable(
    projectId?: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<ServableHead[]> {
    const limit = this.config.runsAtOncePerOwner;
    if (projectId === undefined) return manager.query(SERVABLE, [limit, null]);
    const [project] = await manager.query<{ owner: string }[]>(OWNER_OF, [projectId]);
    return project === undefined ? [] : manager.query(SERVABLE, [limit, project.owner]);
  }

  /**
   * Joins the transaction that puts a run in line.
   * @throws DomainError `owner_queue_full` (429)
   */
  async refuseWhenFull(manager: EntityManager, projectId: string): Promise<void> {
    const limit = this.config.waitingRunsPerOwner;
    if (limit === 0) return;
    let waiting = await this.waiting(manager, projectId);
    if (waiting >= limit - MARGIN) {
      // Near the bound, one after the other; far from it, nobody waits for another's commit.
      await this.hold(manager, projectId);
      waiting = await this.waiting(manager, projectId);
    }
    if (waiting < limit) return;
    throw new DomainError(
      'owner_queue_full',
      429,
      `${limit} runs of your projects are waiting already.`,
      { retryAfterSeconds: 10 },
    );
  }

  private async waiting(manager: EntityManager, projectId: string): Promise<number> {
    const [{ waiting }] = await manager.query<[{ waiting: number }]>(
      `SELECT count(*)::int AS waiting FROM runs JOIN public.projects AS project USING (project_id)
        WHERE runs.status = 'queued' AND project.owner = (${OWNER_OF})`,
      [projectId],
    );
    return waiting;
  }
}
