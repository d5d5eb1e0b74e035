import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../common/domain-error';
import { Page, PageQuery, readCursor, toPage } from '../common/pagination';
import { validationFailed } from '../common/validation';
import { SessionsConfig } from '../config/sessions.config';
import { ConversationMessage, conversationOf } from './conversation';
import type { HistoryEntryDto, ThreadDto } from './thread.dto';
import { TranscriptsRepository } from './transcripts.repository';

interface ThreadRow {
  last_ai_session_id: string | null;
  last_ai_session_updated_at: Date | null;
  session_id: string | null;
  source: string | null;
  last_message_uuid: string | null;
}

interface HistoryRow {
  entry_id: string;
  at: Date;
  from_session_id: string | null;
  to_session_id: string | null;
  source: string;
  run_id: string | null;
  reason: string | null;
}

/** Reads threads: how one stands, how it came there, what was said. */
@Injectable()
export class ThreadsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly transcripts: TranscriptsRepository,
    private readonly config: SessionsConfig,
  ) {}

  /** @throws NotFoundError `project_not_found` */
  async describe(projectId: string): Promise<ThreadDto> {
    const thread = await this.thread(projectId);
    const sessionId = thread.last_ai_session_id;
    const known = thread.session_id === sessionId;
    const [size, turns] =
      sessionId === null
        ? [{ entries: 0, bytes: 0 }, 0]
        : await Promise.all([
            this.transcripts.size({ projectId, sessionId }),
            this.turns(projectId, sessionId),
          ]);
    return {
      id: sessionId,
      updatedAt: thread.last_ai_session_updated_at?.toISOString() ?? null,
      source: known ? thread.source : null,
      resumable: this.config.resume && sessionId !== null && isUUID(sessionId),
      turns,
      size,
    };
  }

  /** Newest first. */
  async history(projectId: string, query: PageQuery): Promise<Page<HistoryEntryDto>> {
    await this.thread(projectId);
    const before = readCursor(query.cursor, /^\d{1,18}$/);
    const rows = await this.dataSource.query<HistoryRow[]>(
      `SELECT * FROM session_history
        WHERE project_id = $1 AND ($2::bigint IS NULL OR entry_id < $2::bigint)
        ORDER BY entry_id DESC LIMIT $3`,
      [projectId, before ?? null, query.limit + 1],
    );
    return toPage(
      rows,
      query.limit,
      (row) => row.entry_id,
      (row) => ({
        at: row.at.toISOString(),
        from: row.from_session_id,
        to: row.to_session_id,
        source: row.source,
        runId: row.run_id,
        reason: row.reason,
      }),
    );
  }

  /** The conversation, oldest first; empty when there is none. */
  async messages(projectId: string, query: PageQuery): Promise<Page<ConversationMessage>> {
    const thread = await this.thread(projectId);
    const sessionId = thread.last_ai_session_id;
    if (sessionId === null) return { items: [], nextCursor: null };
    const entries = (await this.transcripts.load({ projectId, sessionId })) ?? [];
    const until = thread.session_id === sessionId ? thread.last_message_uuid : null;
    const all = conversationOf(entries, until ?? undefined);
    const after = readCursor(query.cursor, /^[\w-]{1,100}$/);
    const start = after === undefined ? 0 : all.findIndex((message) => message.id === after) + 1;
    if (after !== undefined && start === 0) {
      throw validationFailed([
        { field: 'cursor', message: 'cursor is of a conversation that is not the current one' },
      ]);
    }
    return toPage(
      all.slice(start, start + query.limit + 1),
      query.limit,
      (message) => message.id,
      (message) => message,
    );
  }

  private async turns(projectId: string, sessionId: string): Promise<number> {
    const [{ turns }] = await this.dataSource.query<[{ turns: number }]>(
      `SELECT count(*)::int AS turns FROM session_history
        WHERE project_id = $1 AND to_session_id = $2 AND source NOT IN ('reset', 'rollback')`,
      [projectId, sessionId],
    );
    return turns;
  }

  private async thread(projectId: string): Promise<ThreadRow> {
    const [row] = await this.dataSource.query<ThreadRow[]>(
      `SELECT last_ai_session_id, last_ai_session_updated_at, session_id, source, last_message_uuid
         FROM public.projects LEFT JOIN project_threads USING (project_id)
        WHERE project_id = $1`,
      [projectId],
    );
    if (row === undefined) throw new NotFoundError('project', projectId);
    return row;
  }
}
