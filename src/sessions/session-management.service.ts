import { Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { isUUID } from 'class-validator';
import { randomUUID } from 'node:crypto';
import { DataSource, EntityManager } from 'typeorm';
import type { SessionEntry } from '../claude/claude-client';
import { NotFoundError } from '../common/domain-error';
import { SessionsConfig } from '../config/sessions.config';
import { StaleFenceError } from './session-errors';
import type { FreshReason, RunSession, SessionSource } from './session-source';
import { PostgresSessionStore } from './postgres-session-store';
import { ProjectSessionChanged, ThreadIsBeingReset } from './sessions.events';
import { TranscriptsRepository } from './transcripts.repository';

export interface SessionUpdate {
  /** The generation of the caller's lease. Without one, the update is not fenced. */
  fence?: string;
  runId?: string;
  /** Where the next turn resumes; without it, at the end of the conversation. */
  lastMessageUuid?: string;
  /** The CLI's cost so far, over the whole conversation. */
  cumulativeCostUsd?: number;
  /** For the history, e.g. why the session before could not be resumed. */
  reason?: string;
}

/** How the next turn enters the thread. */
export interface TurnPlan {
  entry: SessionEntry;
  session: RunSession;
  /** What the conversation had cost before this turn. */
  costBeforeUsd: number;
  /**
   * Whether the thread moves to this turn's session. Not while resuming is off: the stored id stays,
   * and is resumed once it is on again.
   */
  movesThread: boolean;
}

interface ThreadRow {
  session_id: string | null;
  last_message_uuid: string | null;
  cumulative_cost_usd: number;
}

/**
 * The single source of truth for a project's latest Claude session, and its only writer.
 *
 * A worker that was frozen past its lease may wake up and go on; so every write carries the
 * generation of the lease as a fencing token, and one that is older than what the thread has seen
 * is refused. A newer worker shows its token when it plans its first turn, before it runs anything.
 */
@Injectable()
export class SessionManagementService {
  private readonly logger = new Logger(SessionManagementService.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventEmitter2,
    private readonly config: SessionsConfig,
    private readonly transcripts: TranscriptsRepository,
  ) {}

  /** The id of the session that carries the thread; null when the next run starts fresh. */
  async getProjectSession(projectId: string): Promise<string | null> {
    const rows = await this.dataSource.query<{ last_ai_session_id: string | null }[]>(
      'SELECT last_ai_session_id FROM public.projects WHERE project_id = $1',
      [projectId],
    );
    return rows[0]?.last_ai_session_id ?? null;
  }

  /**
   * Stores the session that carries the thread now. Call it only after a turn that was real.
   * @throws StaleFenceError when a newer worker has the project
   * @throws NotFoundError `project_not_found`
   */
  async updateProjectSession(
    projectId: string,
    sessionId: string,
    source: SessionSource,
    update: SessionUpdate = {},
  ): Promise<void> {
    await this.moveThread(projectId, sessionId, source, update);
  }

  /**
   * Makes the next run start a fresh session; nothing happens when it would anyway.
   * @throws whatever a listener of {@link ThreadIsBeingReset} has against it
   * @throws NotFoundError `project_not_found`
   */
  async clearProjectSession(
    projectId: string,
    reason: string,
    update: Omit<SessionUpdate, 'reason'> = {},
  ): Promise<void> {
    await this.moveThread(projectId, null, 'reset', { ...update, reason });
  }

  /**
   * Decides how the next turn goes on, and shows the fence, so that no older worker can save any more.
   * @param freshId the id for a new session, when one is needed and has been promised already
   * @throws StaleFenceError when a newer worker has the project
   */
  async planTurn(projectId: string, fence: string, freshId?: string): Promise<TurnPlan> {
    const [thread] = await this.dataSource.query<ThreadRow[]>(
      `INSERT INTO project_threads (project_id, fence) VALUES ($1, $2)
       ON CONFLICT (project_id) DO UPDATE SET fence = EXCLUDED.fence
         WHERE project_threads.fence <= EXCLUDED.fence
       RETURNING session_id, last_message_uuid, cumulative_cost_usd`,
      [projectId, fence],
    );
    if (thread === undefined) throw new StaleFenceError(projectId, fence);
    const stored = await this.getProjectSession(projectId);
    const fresh = (reason: FreshReason) => freshTurn(reason, stored, freshId);
    if (stored === null) return fresh('no_session');
    if (!this.config.resume) return fresh('resume_off');
    if (!isUUID(stored)) return fresh('invalid_id');
    if (!(await this.isWhole(projectId, stored, thread))) return fresh('unreadable');
    // What the thread remembers belongs to one session; somebody may have put another by hand.
    const known = thread.session_id === stored ? thread : undefined;
    return {
      entry: { kind: 'resume', id: stored, at: known?.last_message_uuid ?? undefined },
      session: { id: stored, resumed: true },
      costBeforeUsd: known?.cumulative_cost_usd ?? 0,
      movesThread: true,
    };
  }

  /** Where a turn's transcript is kept; under its lease's fence. */
  transcriptOf(projectId: string, fence: string): PostgresSessionStore {
    return new PostgresSessionStore(this.transcripts, projectId, fence);
  }

  /**
   * Whether the stored conversation is all there, back from the point where it would be resumed.
   * Claude would go on without the missing part, and without a word. One of which we have nothing may
   * still lie in Claude's own folder: Claude is asked.
   */
  private async isWhole(projectId: string, sessionId: string, thread: ThreadRow): Promise<boolean> {
    const chain = await this.transcripts.chain({ projectId, sessionId });
    if (chain.size === 0) return true;
    const known = thread.session_id === sessionId ? thread.last_message_uuid : null;
    let at: string | null | undefined = known ?? [...chain.keys()].at(-1);
    const seen = new Set<string>();
    while (at !== null && at !== undefined) {
      if (!chain.has(at) || seen.has(at)) return false;
      seen.add(at);
      at = chain.get(at);
    }
    return true;
  }

  /** The way on when Claude does not know the planned session any more: a fresh one, once. */
  planFallback(failed: TurnPlan): TurnPlan {
    return freshTurn('not_found', failed.session.id);
  }

  private async moveThread(
    projectId: string,
    to: string | null,
    source: SessionSource,
    update: SessionUpdate,
  ): Promise<void> {
    const from = await this.dataSource.transaction(async (manager) => {
      const previous = await lockProject(manager, projectId);
      if (to === null) {
        if (previous === null) return null;
        const event = new ThreadIsBeingReset(projectId, manager);
        await this.events.emitAsync(ThreadIsBeingReset.event, event);
      }
      await this.moveFence(manager, projectId, to, source, update);
      await manager.query(
        `UPDATE public.projects SET last_ai_session_id = $2,
           last_ai_session_updated_at = clock_timestamp(), updated_at = clock_timestamp()
         WHERE project_id = $1`,
        [projectId, to],
      );
      await manager.query(
        `INSERT INTO session_history (project_id, from_session_id, to_session_id, source, run_id, reason)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [projectId, previous, to, source, update.runId ?? null, update.reason ?? null],
      );
      return previous;
    });
    if (from === null && to === null) return;
    this.logger.log({ projectId, runId: update.runId, source, from, to }, 'thread moved');
    this.events.emit(
      ProjectSessionChanged.event,
      new ProjectSessionChanged(projectId, from, to, source, update.runId),
    );
  }

  private async moveFence(
    manager: EntityManager,
    projectId: string,
    to: string | null,
    source: SessionSource,
    update: SessionUpdate,
  ): Promise<void> {
    const moved = await manager.query<unknown[]>(
      `INSERT INTO project_threads AS thread
         (project_id, fence, session_id, source, last_message_uuid, cumulative_cost_usd)
       VALUES ($1, COALESCE($2::bigint, 0), $3, $4, $5, $6)
       ON CONFLICT (project_id) DO UPDATE SET
         fence = COALESCE($2::bigint, thread.fence),
         session_id = EXCLUDED.session_id, source = EXCLUDED.source,
         last_message_uuid = EXCLUDED.last_message_uuid,
         cumulative_cost_usd = EXCLUDED.cumulative_cost_usd
       WHERE $2::bigint IS NULL OR thread.fence <= $2::bigint
       RETURNING 1`,
      [
        projectId,
        update.fence ?? null,
        to,
        source,
        update.lastMessageUuid ?? null,
        update.cumulativeCostUsd ?? 0,
      ],
    );
    if (moved.length === 0) throw new StaleFenceError(projectId, update.fence ?? 'none');
  }
}

function freshTurn(reason: FreshReason, stored: string | null, id?: string): TurnPlan {
  const session: RunSession = { id: id ?? randomUUID(), resumed: false, reason };
  if (stored !== null) session.previousId = stored;
  return {
    entry: { kind: 'fresh', id: session.id },
    session,
    costBeforeUsd: 0,
    movesThread: stored === null || reason !== 'resume_off',
  };
}

async function lockProject(manager: EntityManager, projectId: string): Promise<string | null> {
  const [project] = await manager.query<{ last_ai_session_id: string | null }[]>(
    'SELECT last_ai_session_id FROM public.projects WHERE project_id = $1 FOR NO KEY UPDATE',
    [projectId],
  );
  if (project === undefined) throw new NotFoundError('project', projectId);
  return project.last_ai_session_id;
}
