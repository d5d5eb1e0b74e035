import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
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
    const at = new Date().toISOString();
    const rows = drafts.map(({ type, ...payload }, index) => ({
      seq: fromSeq + index,
      type,
      payload,
    }));
    const written = await manager.query<unknown[]>(
      `WITH held AS (
         SELECT 1 FROM project_leases WHERE project_id = $1 AND generation = $2 FOR SHARE)
       INSERT INTO run_events (run_id, seq, type, payload, at)
       SELECT $3, event.seq, event.type, event.payload, $4::timestamptz
         FROM held, jsonb_to_recordset($5::jsonb) AS event(seq int, type text, payload jsonb)
       ON CONFLICT (run_id, seq) DO UPDATE SET seq = EXCLUDED.seq
       RETURNING 1`,
      [lease.projectId, lease.generation, lease.runId, at, safeJson(rows)],
    );
    if (written.length === 0) throw new StaleFenceError(lease.projectId, lease.generation);
    return drafts.map(
      (draft, index) => ({ runId: lease.runId, seq: fromSeq + index, at, ...draft }) as RunEvent,
    );
  }

  /** A run's first event, written together with its row. */
  async open(manager: EntityManager, runId: string): Promise<RunEvent> {
    const at = new Date().toISOString();
    await manager.query(
      `INSERT INTO run_events (run_id, seq, type, payload, at) VALUES ($1, 1, 'status', $2, $3)`,
      [runId, { status: 'queued' }, at],
    );
    return { runId, seq: 1, at, type: 'status', status: 'queued' };
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
    return rows.map(
      (row) =>
        ({
          runId: row.run_id,
          seq: row.seq,
          at: row.at.toISOString(),
          type: row.type,
          ...row.payload,
        }) as RunEvent,
    );
  }
}

/** Postgres' jsonb cannot hold U+0000, nor half a surrogate pair; models and tools can write both. */
function safeJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'string' ? part.replaceAll('\u0000', '\uFFFD').toWellFormed() : part,
  );
}
