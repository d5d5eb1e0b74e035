import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectDto } from '../../src/projects/project.dto';
import { Engineer } from './support/engineer';
import { exchange } from './support/http';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { AT_ONCE, completed, Thread } from './support/thread';
import { until } from './support/until';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

describe('a project', () => {
  let world: World;
  let service: Service;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start();
  });
  afterEach(() => world.model.reset());
  afterAll(() => world?.end());

  const rename = <T = ProjectDto>(projectId: string, body: unknown) =>
    exchange<T>('PATCH', `${service.url}/v1/projects/${projectId}`, body);

  /** Rows that hang on a project, by table; every table with a column for it is looked at. */
  const rowsOf = async (projectId: string): Promise<Record<string, number>> => {
    const { rows: tables } = await world.db.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'project_id' ORDER BY 1`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables) {
      const { rows } = await world.db.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${name} WHERE project_id = $1`,
        [projectId],
      );
      counts[name] = rows[0].count;
    }
    return counts;
  };

  const foldersOf = (projectId: string) =>
    ['workspaces', 'claude'].map((folder) => join(world.dataDir, folder, projectId));

  it('is renamed, and keeps its thread', async () => {
    const thread = await Thread.begin(service);
    const before = (await thread.get<ProjectDto>()).body;

    const { status, body } = await rename(thread.projectId, { name: '  Rise & shine  ' });

    expect(status).toBe(200);
    expect(body).toEqual({ ...before, name: 'Rise & shine', updatedAt: expect.any(String) });
    expect(Date.parse(body.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
    expect((await thread.get()).body).toEqual(body);
  });

  it('is not renamed to what is no name, nor is anything else of it changed', async () => {
    const thread = await Thread.begin(service);
    const before = (await thread.get()).body;
    const wrong = [
      {},
      { name: '' },
      { name: '   ' },
      { name: 7 },
      { name: null },
      { name: 'x'.repeat(121) },
      { name: 'Rise', lastAiSessionId: UNKNOWN_ID },
      { name: 'Rise', status: 'failed' },
    ];
    for (const body of wrong) {
      const answer = await rename<Problem>(thread.projectId, body);
      expect([body, answer.status, answer.body.code]).toEqual([body, 400, 'validation_failed']);
    }
    expect((await thread.get()).body).toEqual(before);
    const unknown = await rename<Problem>(UNKNOWN_ID, { name: 'Rise' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'project_not_found']);
  });

  it('is deleted with all that hangs on it, and nothing else is', async () => {
    const neighbour = await Thread.begin(service, 'A garage');
    const thread = await Thread.begin(service);
    completed(await thread.update('Make it blue', { 'Idempotency-Key': 'once' }));
    completed(await thread.chat('What is this?'));
    const runId = (await thread.history())[0].runId!;
    for (const [table, count] of Object.entries(await rowsOf(thread.projectId))) {
      expect([table, count > 0]).toEqual([table, true]);
    }
    for (const folder of foldersOf(thread.projectId)) expect(existsSync(folder)).toBe(true);

    const { status, body } = await thread.delete();

    expect([status, body]).toEqual([204, '']);
    const rest = await rowsOf(thread.projectId);
    expect(rest).toEqual(Object.fromEntries(Object.keys(rest).map((table) => [table, 0])));
    for (const path of ['', '/session', '/session/history', '/usage', '/chat', '/builds']) {
      const answer = await thread.get<Problem>(path);
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'project_not_found']);
    }
    expect((await thread.update('More')).status).toBe(404);
    expect((await service.get(`/v1/runs/${runId}`)).status).toBe(404);
    expect((await thread.delete<Problem>()).body.code).toBe('project_not_found');
    expect((await service.preview(thread.projectId)).status).toBe(404);
    await until('its folders to be gone', async () => {
      const left = foldersOf(thread.projectId).filter((folder) => existsSync(folder));
      return left.length === 0 && (await service.preview(thread.projectId)).status === 404;
    });

    expect((await service.preview(neighbour.projectId)).text).toContain('A garage');
    expect(completed(await neighbour.update('Make it red')).session?.resumed).toBe(true);
  });

  it('is not deleted while a run is at work; its waiting runs go with it', async () => {
    const thread = await Thread.begin(service);
    const hold = world.hold();
    const { runId } = (await thread.update('Make it blue', AT_ONCE)).body;
    await hold.arrived;

    const busy = await thread.delete<Problem>();

    expect([busy.status, busy.body.code, busy.body.runId]).toEqual([409, 'project_busy', runId]);
    await hold.release();
    expect((await service.untilRun(runId)).status).toBe('completed');
    expect((await thread.delete()).status).toBe(204);
  });

  it('can be made again under the same id, and knows nothing of before', async () => {
    const thread = await Thread.begin(service);
    const { id } = await thread.session();
    await thread.delete();
    await until('its folders to be gone', () =>
      foldersOf(thread.projectId).every((folder) => !existsSync(folder)),
    );

    const again = completed(
      await service.create({ prompt: 'A garage', projectId: thread.projectId }),
    );

    expect(again.session).toMatchObject({ resumed: false, reason: 'no_session' });
    expect(again.sessionId).not.toBe(id);
    expect(world.model.lastRequest?.humanTexts).toEqual(['A garage']);
    expect(await thread.history()).toHaveLength(1);
  });
});
