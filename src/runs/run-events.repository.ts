import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { storable } from '../common/storable';
import { StaleFenceError } from '../sessions/session-errors';
import type { Lease } from './leases.service';
import type { RunEvent, RunEventDraft, RunEventType, TerminalEventDraft } from './run-event';

interface EventRow {
  run_id: string;
  seq: number;
  type: RunEventType;
  payload: Record<string, unknown>;
  at: Date;
}

/** The durable log of each run. */
@Injectable()
export class RunEventsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds a batch under the lease. The lease's row is locked against being taken meanwhile, so a
   * worker that was frozen cannot put events after the end that its successor wrote. The same batch
   * may come again, when a connection broke before it could say that it was written: it is there once.
   * @throws StaleFenceError when the lease is not ours any more
   */
  async append(
    lease: Lease,
    fromSeq: number,
    drafts: readonly (RunEventDraft | TerminalEventDraft)[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<RunEvent[]> {
    if (drafts.length === 0) return [];
    // What goes out live is what the log holds.
    const stored = storable(drafts);
    const rows = stored.map(({ type, ...payload }, index) => ({
      seq: fromSeq + index,
      type,
      payload,
    }));
    const written = await manager.query<{ at: Date }[]>(
      `WITH held AS (
         SELECT 1 FROM project_leases WHERE project_id = $1 AND generation = $2 FOR SHARE)
       INSERT INTO run_events (run_id, project_id, seq, type, payload, at)
       SELECT $3, $1, event.seq, event.type, event.payload, $4::timestamptz
         FROM held, jsonb_to_recordset($5::jsonb) AS event(seq int, type text, payload jsonb)
       ON CONFLICT (run_id, seq) DO UPDATE SET seq = EXCLUDED.seq
       RETURNING at`,
      [
        lease.projectId,
        lease.generation,
        lease.runId,
        new Date().toISOString(),
        JSON.stringify(rows),
      ],
    );
    if (written.length === 0) throw new StaleFenceError(lease.projectId, lease.generation);
    const at = written[0].at.toISOString();
    return stored.map((draft, index) => ({
      runId: lease.runId,
      seq: fromSeq + index,
      at,
      ...draft,
    }));
  }

  /** A run's first event, written together with its row. */
  open(manager: EntityManager, run: { runId: string; projectId: string }): Promise<RunEvent> {
    return this.appendOne(manager, run, 1, { type: 'status', status: 'queued' });
  }

  /** The end of a run that nobody has taken; its row is locked by the caller. */
  async close(
    manager: EntityManager,
    run: { runId: string; projectId: string },
    draft: TerminalEventDraft,
  ): Promise<RunEvent> {
    return this.appendOne(manager, run, (await this.lastSeq(run.runId, manager)) + 1, draft);
  }

  async lastSeq(runId: string, manager: EntityManager = this.dataSource.manager): Promise<number> {
    const [{ last }] = await manager.query<[{ last: number | null }]>(
      'SELECT max(seq) AS last FROM run_events WHERE run_id = $1',
      [runId],
    );
    return last ?? 0;
  }

  /** Events after `after`, in order, at most `limit`. */
  async read(runId: string, after: number, limit: number): Promise<RunEvent[]> {
    const rows = await this.dataSource.query<EventRow[]>(
      `SELECT run_id, seq, type, payload, at FROM run_events
        WHERE run_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
      [runId, after, limit],
    );
    return rows.map(toEvent);
  }

  /**
   * Events of all runs of a project, in the order of their transactions, each with the cursor after
   * which one goes on. Only transactions older than any that is still open are shown: nothing can
   * come before them any more, so no reader ever misses an event.
   */
  async readProject(
    projectId: string,
    after: string,
    limit: number,
  ): Promise<{ cursor: string; event: RunEvent }[]> {
    const [transaction, event] = after.split('-');
    const rows = await this.dataSource.query<ProjectEventRow[]>(
      `SELECT run_id, seq, type, payload, at, transaction_id || '-' || event_id AS cursor
         FROM run_events
        WHERE project_id = $1 AND (transaction_id, event_id) > ($2::xid8, $3::bigint)
          AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY transaction_id, event_id LIMIT $4`,
      [projectId, transaction, event, limit],
    );
    return rows.map((row) => ({ cursor: row.cursor, event: toEvent(row) }));
  }

  /** The cursor from which a project's events are those that come from now on. */
  async projectCursor(): Promise<string> {
    const [{ cursor }] = await this.dataSource.query<[{ cursor: string }]>(
      `SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1) || '-9223372036854775807' AS cursor`,
    );
    return cursor;
  }

  private async appendOne(
    manager: EntityManager,
    { runId, projectId }: { runId: string; projectId: string },
    seq: number,
    draft: RunEventDraft | TerminalEventDraft,
  ): Promise<RunEvent> {
    const { type, ...payload } = storable(draft);
    const at = new Date().toISOString();
    await manager.query(
      `INSERT INTO run_events (run_id, project_id, seq, type, payload, at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [runId, projectId, seq, type, JSON.stringify(payload), at],
    );
    return { runId, seq, at, type, ...payload } as RunEvent;
  }
}

interface ProjectEventRow extends EventRow {
  cursor: string;
}

const toEvent = (row: EventRow): RunEvent =>
  ({
    runId: row.run_id,
    seq: row.seq,
    at: row.at.toISOString(),
    type: row.type,
    ...row.payload,
  }) as RunEvent;
