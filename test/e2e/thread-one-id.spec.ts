import { join } from 'node:path';
import { callTool, say } from '../../src/demo-model';
import { Engineer } from './support/engineer';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { AT_ONCE, completed, Thread } from './support/thread';
import { UUID_V4 } from './support/uuid';
import { World } from './support/world';

describe('one id throughout (the testing plan of the seed)', () => {
  let world: World;
  let service: Service;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start();
  });
  afterEach(() => world.model.reset());
  afterAll(() => world?.end());

  const stored = async (projectId: string) =>
    (await world.project(projectId)).last_ai_session_id as string | null;
  const storedAt = async (projectId: string) =>
    ((await world.project(projectId)).last_ai_session_updated_at as Date).getTime();

  it('a new preview stores its session', async () => {
    const begun = Date.now();
    const run = completed(await service.create({ prompt: 'A bakery' }));

    expect(run.sessionId).toMatch(UUID_V4);
    expect(run.session).toEqual({ id: run.sessionId, resumed: false, reason: 'no_session' });
    const row = await world.project(run.projectId);
    expect(row.last_ai_session_id).toBe(run.sessionId);
    expect((row.last_ai_session_updated_at as Date).getTime()).toBeGreaterThanOrEqual(begun);
    expect((row.updated_at as Date).getTime()).toBeGreaterThanOrEqual(
      (row.last_ai_session_updated_at as Date).getTime(),
    );
    const thread = new Thread(service, run.projectId);
    expect(await thread.history()).toEqual([
      {
        at: expect.any(String),
        from: null,
        to: run.sessionId,
        source: 'create_preview',
        runId: run.runId,
        reason: 'no_session',
      },
    ]);
    expect((await thread.get()).body).toMatchObject({
      lastAiSessionId: run.sessionId,
      lastAiSessionUpdatedAt: (row.last_ai_session_updated_at as Date).toISOString(),
    });
  });

  it('tells the session before Claude has started, and keeps to it', async () => {
    const hold = world.hold();
    const { status, body } = await service.create({ prompt: 'A bakery' }, AT_ONCE);

    expect(status).toBe(202);
    expect(body.sessionId).toMatch(UUID_V4);
    expect((await hold.arrived).sessionId).toBe(body.sessionId);
    expect(await stored(body.projectId)).toBeNull();
    await hold.release();
    await service.untilRun(body.runId);
    expect(await stored(body.projectId)).toBe(body.sessionId);
  });

  it('an update resumes the session, stores it anew and returns it', async () => {
    const thread = await Thread.begin(service);
    const id = await stored(thread.projectId);
    const at = await storedAt(thread.projectId);

    const run = completed(await thread.update('Make it blue'));

    expect(run).toMatchObject({
      success: true,
      status: 'completed',
      sessionId: id,
      session: { id, resumed: true },
    });
    expect(run.buildId).toBe(run.runId);
    expect(await stored(thread.projectId)).toBe(id);
    expect(await storedAt(thread.projectId)).toBeGreaterThan(at);
    expect((await thread.history())[0]).toMatchObject({
      from: id,
      to: id,
      source: 'update_project',
      runId: run.runId,
      reason: null,
    });
  });

  it.each(['plan', 'ask'] as const)(
    'a chat resumes the session of the build: mode %s',
    async (mode) => {
      const thread = await Thread.begin(service, 'A bakery called Rise');
      const id = await stored(thread.projectId);

      const chat = completed(await thread.chat('What is it called?', mode));

      expect(chat).toMatchObject({ sessionId: id, session: { id, resumed: true } });
      expect(chat.chatId).toBe(chat.runId);
      expect(world.model.lastRequest?.sessionId).toBe(id);
      expect(world.model.lastRequest?.humanTexts).toEqual([
        'A bakery called Rise',
        'What is it called?',
      ]);
      expect(await stored(thread.projectId)).toBe(id);
      expect((await thread.history())[0]).toMatchObject({ to: id, source: 'chat_plan' });
    },
  );

  it('create, update, chat, update: one id, and the last request carries all prompts', async () => {
    const thread = await Thread.begin(service);
    const runs = [
      completed(await thread.update('Make it blue')),
      completed(await thread.chat('What about opening hours?')),
      completed(await thread.update('Add them')),
    ];

    const ids = new Set([...runs.map((run) => run.sessionId), await stored(thread.projectId)]);
    expect(ids.size).toBe(1);
    expect(new Set(world.model.requests.map((request) => request.sessionId))).toEqual(ids);
    expect(world.model.lastRequest?.humanTexts).toEqual([
      'A bakery',
      'Make it blue',
      'What about opening hours?',
      'Add them',
    ]);
    expect((await thread.history()).map(({ source }) => source)).toEqual([
      'update_project',
      'chat_plan',
      'update_project',
      'create_preview',
    ]);
  });

  it('a chat on a project without a session starts one, and the next build resumes it', async () => {
    const thread = await Thread.begin(service);
    expect((await thread.delete('/session')).status).toBe(204);

    const chat = completed(await thread.chat('Hello?', 'ask'));
    expect(chat.session).toEqual({ id: chat.sessionId, resumed: false, reason: 'no_session' });
    expect(await stored(thread.projectId)).toBe(chat.sessionId);

    const run = completed(await thread.update('Make it blue'));
    expect(run.session).toEqual({ id: chat.sessionId, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual(['Hello?', 'Make it blue']);
  });

  it('a build that cannot be shown was a conversation all the same', async () => {
    world.model.next(say('I would rather not.'));
    const { status, body } = await service.create<Problem>({ prompt: 'A bakery' });

    expect([status, body.code]).toEqual([422, 'app_build_failed']);
    expect(body.sessionId).toMatch(UUID_V4);
    const thread = new Thread(service, body.projectId as string);
    expect(await stored(thread.projectId)).toBe(body.sessionId);

    world.model.turn(
      (request) =>
        callTool('Write', {
          file_path: join(request.workingDirectory!, 'index.html'),
          content: '<h1>Please</h1>',
        }),
      say('All right.'),
    );
    const run = completed(await thread.update('Please'));
    expect(run.session).toEqual({ id: body.sessionId, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual(['A bakery', 'Please']);
  });

  it('a prompt that looks like a command of the CLI is a prompt, and keeps the session', async () => {
    const thread = await Thread.begin(service);
    const id = await stored(thread.projectId);

    for (const prompt of ['/clear', '/compact now', '--resume x', '@index.html']) {
      expect(completed(await thread.update(prompt)).sessionId).toBe(id);
    }
    completed(await thread.chat('What was said?', 'ask'));

    const said = JSON.stringify(world.model.lastRequest?.raw.messages);
    for (const prompt of ['A bakery', '/clear', '/compact now', '--resume x', '@index.html']) {
      expect(said).toContain(JSON.stringify(prompt).slice(1, -1));
    }
  });
});
