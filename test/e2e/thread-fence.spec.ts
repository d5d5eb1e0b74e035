import { ClaudeSessions } from '../../src/claude/claude-sessions';
import { Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { EnvReader } from '../../src/config/env-reader';
import { SessionsConfig } from '../../src/config/sessions.config';
import { migrate } from '../../src/database/migrate';
import { StaleFenceError } from '../../src/sessions/session-errors';
import { SessionManagementService } from '../../src/sessions/session-management.service';
import { ProjectSessionChanged, ThreadIsBeingReset } from '../../src/sessions/sessions.events';
import { TranscriptsRepository } from '../../src/sessions/transcripts.repository';
import { bareProject, emptyDatabase } from './support/database';

describe('the session management service', () => {
  let db: DataSource;
  let events: EventEmitter2;
  let sessions: SessionManagementService;
  let projectId: string;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    db = await emptyDatabase();
    await migrate(db);
  });
  afterAll(() => db?.destroy());
  beforeEach(async () => {
    events = new EventEmitter2();
    const config = new SessionsConfig(new EnvReader({}));
    const transcripts = new TranscriptsRepository(db);
    const claude = new ClaudeSessions();
    sessions = new SessionManagementService(db, events, config, transcripts, claude);
    projectId = await bareProject(db);
    await db.query(`UPDATE projects SET updated_at = 'epoch' WHERE project_id = $1`, [projectId]);
  });

  const project = async () => {
    const [row] = await db.query<
      {
        last_ai_session_id: string | null;
        last_ai_session_updated_at: Date | null;
        updated_at: Date;
      }[]
    >('SELECT * FROM projects WHERE project_id = $1', [projectId]);
    return row;
  };
  const history = () =>
    db.query<Record<string, unknown>[]>(
      `SELECT from_session_id AS from, to_session_id AS to, source, run_id AS run, reason
         FROM session_history WHERE project_id = $1 ORDER BY entry_id`,
      [projectId],
    );

  it('has null for a project without a session, and for none', async () => {
    expect(await sessions.getProjectSession(projectId)).toBeNull();
    expect(await sessions.getProjectSession(randomUUID())).toBeNull();
  });

  it('stores a session with its times, its place in the history, and tells', async () => {
    const told: ProjectSessionChanged[] = [];
    const seenByListener: (string | null)[] = [];
    events.on(ProjectSessionChanged.event, (event: ProjectSessionChanged) => {
      told.push(event);
      void sessions.getProjectSession(projectId).then((id) => seenByListener.push(id));
    });
    const [first, second, runId] = [randomUUID(), randomUUID(), randomUUID()];

    await sessions.updateProjectSession(projectId, first, 'create_preview', { runId });
    await sessions.updateProjectSession(projectId, second, 'chat_plan', { reason: 'not_found' });

    const row = await project();
    expect(row.last_ai_session_id).toBe(second);
    expect(row.last_ai_session_updated_at!.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect(row.updated_at).toEqual(row.last_ai_session_updated_at);
    expect(await sessions.getProjectSession(projectId)).toBe(second);
    expect(await history()).toEqual([
      { from: null, to: first, source: 'create_preview', run: runId, reason: null },
      { from: first, to: second, source: 'chat_plan', run: null, reason: 'not_found' },
    ]);
    expect(told).toEqual([
      new ProjectSessionChanged(projectId, null, first, 'create_preview', runId),
      new ProjectSessionChanged(projectId, first, second, 'chat_plan', undefined),
    ]);
    // The listener is told after the commit.
    expect(seenByListener[0]).not.toBeNull();
  });

  it('refuses an older worker, and leaves everything as the newer one wrote it', async () => {
    const [newer, older] = [randomUUID(), randomUUID()];
    await sessions.updateProjectSession(projectId, newer, 'update_project', {
      fence: '2',
      lastMessageUuid: randomUUID(),
    });
    const before = [await project(), await history()];
    const told = jest.fn();
    events.on(ProjectSessionChanged.event, told);

    const late = sessions.updateProjectSession(projectId, older, 'update_project', { fence: '1' });

    await expect(late).rejects.toThrow(StaleFenceError);
    await expect(sessions.planTurn(projectId, '1')).rejects.toThrow(StaleFenceError);
    expect([await project(), await history()]).toEqual(before);
    expect(told).not.toHaveBeenCalled();
  });

  it('refuses an older worker as soon as a newer one has planned, before that has saved', async () => {
    await sessions.planTurn(projectId, '2');

    const late = sessions.updateProjectSession(projectId, randomUUID(), 'update_project', {
      fence: '1',
    });

    await expect(late).rejects.toThrow(StaleFenceError);
    expect((await project()).last_ai_session_id).toBeNull();
    expect(await history()).toEqual([]);
  });

  it('compares fences as numbers, and takes the same one again', async () => {
    await sessions.planTurn(projectId, '9');
    await sessions.planTurn(projectId, '10');
    await sessions.planTurn(projectId, '10');
    await sessions.updateProjectSession(projectId, randomUUID(), 'chat_plan', { fence: '10' });

    await expect(sessions.planTurn(projectId, '9')).rejects.toThrow(StaleFenceError);
  });

  it('lets one of two workers save that come at once', async () => {
    const ids = [randomUUID(), randomUUID()];
    await sessions.planTurn(projectId, '5');
    await sessions.planTurn(projectId, '6');

    const outcomes = await Promise.allSettled(
      ['5', '6'].map((fence, n) =>
        sessions.updateProjectSession(projectId, ids[n], 'update_project', { fence }),
      ),
    );

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await sessions.getProjectSession(projectId)).toBe(ids[1]);
    expect(await history()).toHaveLength(1);
  });

  it('knows no project: nothing is written', async () => {
    const unknown = randomUUID();

    await expect(
      sessions.updateProjectSession(unknown, randomUUID(), 'chat_plan'),
    ).rejects.toMatchObject({ code: 'project_not_found' });
    await expect(sessions.clearProjectSession(unknown, 'x')).rejects.toMatchObject({
      code: 'project_not_found',
    });
  });

  describe('a reset', () => {
    let id: string;
    beforeEach(async () => {
      id = randomUUID();
      await sessions.updateProjectSession(projectId, id, 'update_project', { fence: '3' });
    });

    it('clears the session, once, and is in the history', async () => {
      await sessions.clearProjectSession(projectId, 'wanted');
      await sessions.clearProjectSession(projectId, 'wanted again');

      expect(await sessions.getProjectSession(projectId)).toBeNull();
      expect((await history()).slice(1)).toEqual([
        { from: id, to: null, source: 'reset', run: null, reason: 'wanted' },
      ]);
    });

    it('does not open the door to an older worker', async () => {
      await sessions.clearProjectSession(projectId, 'wanted');

      const late = sessions.updateProjectSession(projectId, id, 'update_project', { fence: '2' });

      await expect(late).rejects.toThrow(StaleFenceError);
      expect(await sessions.getProjectSession(projectId)).toBeNull();
    });

    it('is prevented by whoever has something against it', async () => {
      events.on(ThreadIsBeingReset.event, () => {
        throw new Error('not now');
      });

      await expect(sessions.clearProjectSession(projectId, 'wanted')).rejects.toThrow('not now');
      expect(await sessions.getProjectSession(projectId)).toBe(id);
      expect(await history()).toHaveLength(1);
    });
  });
});
