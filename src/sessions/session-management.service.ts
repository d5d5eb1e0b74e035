import { Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { isUUID } from 'class-validator';
import { randomUUID } from 'node:crypto';
import { DataSource, EntityManager } from 'typeorm';
import type { SessionEntry } from '../claude/claude-client';
import { ClaudeError } from '../claude/claude-error';
import { ClaudeSessions } from '../claude/claude-sessions';
import { NotFoundError } from '../common/domain-error';
import { SessionsConfig } from '../config/sessions.config';
import { StaleFenceError } from './session-errors';
import type { FreshReason, RunSession, SessionSource } from './session-source';
import { PostgresSessionStore } from './postgres-session-store';
import { ProjectSessionChanged, ThreadIsBeingReset } from './sessions.events';
import { standing, type UndoneStretch } from './undone-stretches';
import { TranscriptsRepository } from './transcripts.repository';

export interface SessionUpdate {
  /** The generation of the caller's lease. Without one, the update is not fenced. */
  fence?: string;
  runId?: string;
  /** Where the next turn resumes; without it, at the end of the conversation. */
  lastMessageUuid?: string;
  /** The CLI's cost so far, over the whole conversation. */
  cumulativeCostUsd?: number;
  /** What Claude has not been told yet where the thread stands now; nothing by default. */
  notes?: readonly string[];
  /** Of a rollback: what was said after the first and up to the second place in line is undone. */
  undone?: UndoneStretch;
  /** For the history, e.g. why the session before could not be resumed. */
  reason?: string;
}

/** How the next turn enters the thread. */
export interface TurnPlan {
  /** What the user did beside the conversation since the last turn; Claude is told. */
  notes: string[];
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

/** Where a thread stood once. */
export interface ThreadPoint {
  sessionId: string | null;
  lastMessageUuid: string | null;
  /** The place in line of the run that brought it there. */
  line: string;
  /** What Claude had not been told yet. */
  notes: readonly string[];
}

interface ThreadRow {
  session_id: string | null;
  last_message_uuid: string | null;
  cumulative_cost_usd: number;
  notes: string[];
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
    private readonly claude: ClaudeSessions,
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
       RETURNING session_id, last_message_uuid, cumulative_cost_usd, notes`,
      [projectId, fence],
    );
    if (thread === undefined) throw new StaleFenceError(projectId, fence);
    const stored = await this.getProjectSession(projectId);
    const fresh = (reason: FreshReason): TurnPlan => ({
      ...freshTurn(reason, stored, freshId),
      notes: thread.notes,
    });
    if (stored === null) {
      return fresh((await this.wasRolledBack(projectId)) ? 'rolled_back' : 'no_session');
    }
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
      notes: thread.notes,
    };
  }

  /**
   * Takes the thread back to where it stood after an earlier turn. Claude will not remember what came
   * later: the conversation is copied up to there, and the copy carries the thread from now on. Where
   * it is not to be had, the next turn starts a fresh session with a summary.
   * @returns how the thread stands now
   */
  async rollBack(
    projectId: string,
    to: ThreadPoint,
    update: { fence: string; runId: string; line: string; reason: string; cwd: string },
  ): Promise<RunSession | undefined> {
    const { fence, runId, reason } = update;
    // Shows the fence first: from here on no older worker can write.
    await this.planTurn(projectId, fence);
    const fork = await this.forkAt(projectId, to, update);
    const undone: UndoneStretch = { after: to.line, until: update.line };
    const moved = { fence, runId, notes: to.notes, undone };
    if (fork !== undefined) {
      const lastMessageUuid = await this.transcripts.lastAnswer({ projectId, sessionId: fork });
      await this.moveThread(projectId, fork, 'rollback', { ...moved, reason, lastMessageUuid });
      return { id: fork, resumed: true, previousId: to.sessionId ?? undefined };
    }
    await this.moveThread(projectId, null, 'rollback', {
      ...moved,
      reason: `${reason}; the conversation of then is gone, the next session gets a summary`,
    });
    return undefined;
  }

  /**
   * What rollbacks have undone, the newest first: who follows the thread back leaves these out. A
   * rollback that was undone itself is not among them, so what it undid counts again.
   */
  async undoneStretches(projectId: string): Promise<UndoneStretch[]> {
    const rollbacks = await this.dataSource.query<UndoneStretch[]>(
      `SELECT undone_after AS after, undone_until AS until FROM session_history
        WHERE project_id = $1 AND source = 'rollback' AND undone_until IS NOT NULL
        ORDER BY undone_until DESC`,
      [projectId],
    );
    return standing(rollbacks);
  }

  /** Leaves word for Claude, told with the next prompt. */
  async addNote(projectId: string, note: string, manager: EntityManager): Promise<void> {
    await manager.query(
      `INSERT INTO project_threads AS thread (project_id, notes) VALUES ($1, ARRAY[$2])
       ON CONFLICT (project_id) DO UPDATE SET notes = thread.notes || EXCLUDED.notes`,
      [projectId, note],
    );
  }

  private async forkAt(
    projectId: string,
    { sessionId, lastMessageUuid }: { sessionId: string | null; lastMessageUuid: string | null },
    { fence, cwd }: { fence: string; cwd: string },
  ): Promise<string | undefined> {
    if (sessionId === null || lastMessageUuid === null) return undefined;
    const chain = await this.transcripts.chain({ projectId, sessionId });
    if (!reachesRoot(chain, lastMessageUuid)) return undefined;
    const sessionStore = this.transcriptOf(projectId, fence);
    try {
      const fork = await this.claude.fork({ sessionStore, sessionId, upTo: lastMessageUuid, cwd });
      await sessionStore.settle();
      return fork;
    } catch (error) {
      if (error instanceof ClaudeError) return undefined;
      throw error;
    }
  }

  /** Whether the thread has no session because it was taken back to where there is none. */
  private async wasRolledBack(projectId: string): Promise<boolean> {
    const [newest] = await this.dataSource.query<{ source: string }[]>(
      `SELECT source FROM session_history WHERE project_id = $1 ORDER BY entry_id DESC LIMIT 1`,
      [projectId],
    );
    return newest?.source === 'rollback';
  }

  /**
   * Forgets a conversation that never became the thread, so that its id, which has been promised, can
   * name a new one. The caller holds the project's lease, and nothing works on the conversation.
   */
  async forgetAttempt(projectId: string, sessionId: string, configDir: string): Promise<void> {
    if ((await this.getProjectSession(projectId)) === sessionId) return;
    await this.transcripts.delete({ projectId, sessionId });
    await this.claude.forget(configDir, sessionId);
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
    return reachesRoot(chain, known ?? [...chain.keys()].at(-1)!);
  }

  /** The way on when Claude does not know the planned session any more: a fresh one, once. */
  planFallback(failed: TurnPlan): TurnPlan {
    return { ...freshTurn('not_found', failed.session.id), notes: failed.notes };
  }

  private async moveThread(
    projectId: string,
    to: string | null,
    source: SessionSource,
    update: SessionUpdate,
  ): Promise<void> {
    const from = await this.dataSource.transaction(async (manager) => {
      const previous = await lockProject(manager, projectId);
      if (to === null && source === 'reset') {
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
        `INSERT INTO session_history (project_id, from_session_id, to_session_id, source, run_id, reason,
           undone_after, undone_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          projectId,
          previous,
          to,
          source,
          update.runId ?? null,
          update.reason ?? null,
          update.undone?.after ?? null,
          update.undone?.until ?? null,
        ],
      );
      return previous;
    });
    if (from === null && to === null && source === 'reset') return;
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
         (project_id, fence, session_id, source, last_message_uuid, cumulative_cost_usd, notes)
       VALUES ($1, COALESCE($2::bigint, 0), $3, $4, $5, $6, $7)
       ON CONFLICT (project_id) DO UPDATE SET
         fence = COALESCE($2::bigint, thread.fence),
         session_id = EXCLUDED.session_id, source = EXCLUDED.source,
         last_message_uuid = EXCLUDED.last_message_uuid,
         notes = EXCLUDED.notes, cumulative_cost_usd = EXCLUDED.cumulative_cost_usd
       WHERE $2::bigint IS NULL OR thread.fence <= $2::bigint
       RETURNING 1`,
      [
        projectId,
        update.fence ?? null,
        to,
        source,
        update.lastMessageUuid ?? null,
        update.cumulativeCostUsd ?? 0,
        update.notes ?? [],
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
    notes: [],
    movesThread: stored === null || reason !== 'resume_off',
  };
}

/** Whether every message before this one is there. */
function reachesRoot(chain: ReadonlyMap<string, string | null>, from: string): boolean {
  const seen = new Set<string>();
  let at: string | null | undefined = from;
  while (at !== null && at !== undefined) {
    if (!chain.has(at) || seen.has(at)) return false;
    seen.add(at);
    at = chain.get(at);
  }
  return true;
}

async function lockProject(manager: EntityManager, projectId: string): Promise<string | null> {
  const [project] = await manager.query<{ last_ai_session_id: string | null }[]>(
    'SELECT last_ai_session_id FROM public.projects WHERE project_id = $1 FOR NO KEY UPDATE',
    [projectId],
  );
  if (project === undefined) throw new NotFoundError('project', projectId);
  return project.last_ai_session_id;
}
