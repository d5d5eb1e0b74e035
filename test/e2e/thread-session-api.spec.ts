import { callTool, failWith, say } from '../../src/demo-model';
import type { HistoryPageDto, MessageDto, MessagePageDto } from '../../src/sessions/thread.dto';
import { answerTo, Engineer, PLAN } from './support/engineer';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { AT_ONCE, completed, Thread } from './support/thread';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

describe("a project's session", () => {
  let world: World;
  let service: Service;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start({ CLAUDE_MAX_RETRIES: '0' });
  });
  afterEach(() => world.model.reset());
  afterAll(() => world?.end());

  const NONE = {
    id: null,
    updatedAt: null,
    source: null,
    resumable: false,
    turns: 0,
    size: { entries: 0, bytes: 0 },
  };

  /** Every page of a list, `limit` items each. */
  async function pages<T>(thread: Thread, path: string, limit: number): Promise<T[][]> {
    const all: T[][] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = `?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const { body } = await thread.get<{ items: T[]; nextCursor: string | null }>(path + query);
      all.push(body.items);
      cursor = body.nextCursor;
    }
    return all;
  }

  it('is none before the first run has ended', async () => {
    const hold = world.hold();
    const { body } = await service.create({ prompt: 'A bakery' }, AT_ONCE);
    await hold.arrived;
    const thread = new Thread(service, body.projectId);

    expect(await thread.session()).toEqual(NONE);
    expect(await thread.history()).toEqual([]);
    expect((await thread.get('/session/messages')).body).toEqual({ items: [], nextCursor: null });
    await hold.release();
    await service.untilRun(body.runId);
  });

  it('tells its id, when and by what it was stored, its turns and size', async () => {
    const thread = await Thread.begin(service);
    const first = await thread.session();
    expect(first).toMatchObject({ source: 'create_preview', resumable: true, turns: 1 });
    const chat = completed(await thread.chat('What is this?'));

    const session = await thread.session();

    const row = await world.project(thread.projectId);
    expect(session).toEqual({
      id: chat.sessionId,
      updatedAt: (row.last_ai_session_updated_at as Date).toISOString(),
      source: 'chat_plan',
      resumable: true,
      turns: 2,
      size: { entries: expect.any(Number), bytes: expect.any(Number) },
    });
    expect(session.size.entries).toBeGreaterThan(first.size.entries);
    expect(session.size.bytes).toBeGreaterThan(first.size.bytes);
  });

  it('is not resumable when what is stored is no id of Claude', async () => {
    const thread = await Thread.begin(service);
    await world.db.query(`UPDATE projects SET last_ai_session_id = 'x' WHERE project_id = $1`, [
      thread.projectId,
    ]);

    expect(await thread.session()).toMatchObject({ id: 'x', resumable: false, source: null });
  });

  it('has a history in pages, newest first', async () => {
    const thread = await Thread.begin(service);
    const runs = [
      completed(await thread.update('One')),
      completed(await thread.chat('Two', 'ask')),
    ];
    expect((await thread.delete('/session')).status).toBe(204);

    const all = await pages<HistoryPageDto['items'][number]>(thread, '/session/history', 2);

    expect(all.map((page) => page.length)).toEqual([2, 2]);
    expect(all.flat()).toEqual(await thread.history());
    const id = runs[0].sessionId;
    expect(all.flat().map(({ from, to, source }) => [from, to, source])).toEqual([
      [id, null, 'reset'],
      [id, id, 'chat_plan'],
      [id, id, 'update_project'],
      [null, id, 'create_preview'],
    ]);
    expect(all[0][0].reason).toBe('reset by request');
    const times = all.flat().map(({ at }) => Date.parse(at));
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it('has the conversation in pages, oldest first, without the turns that failed', async () => {
    const thread = await Thread.begin(service);
    world.model.turn(callTool('Glob', { pattern: '*.html' }), failWith(529));
    expect((await thread.update('This one fails')).status).toBe(502);
    completed(await thread.chat('How would you go on?'));
    world.model.next(say('A long\n\nanswer.'));
    completed(await thread.chat('Really?', 'ask'));

    const all = await pages<MessageDto>(thread, '/session/messages', 3);

    const messages = all.flat();
    expect(all.slice(0, -1).map((page) => page.length)).toEqual(all.slice(1).map(() => 3));
    expect(messages.map(({ role, text, tools }) => [role, text, tools?.[0].name])).toEqual([
      ['user', 'A bakery', undefined],
      ['assistant', '', 'Write'],
      ['tool', expect.stringContaining('index.html'), undefined],
      ['assistant', answerTo('A bakery'), undefined],
      ['user', 'How would you go on?', undefined],
      ['assistant', '', 'StructuredOutput'],
      ['tool', expect.any(String), undefined],
      ['user', 'Really?', undefined],
      ['assistant', 'A long\n\nanswer.', undefined],
    ]);
    expect(messages[5].tools).toEqual([{ name: 'StructuredOutput', input: PLAN }]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
    for (const { at } of messages) expect(Date.parse(at!)).toBeLessThanOrEqual(Date.now());
    expect(JSON.stringify(messages)).not.toMatch(/This one fails|system-reminder/);
  });

  it('refuses cursors that it did not give', async () => {
    const thread = await Thread.begin(service);
    for (const path of ['/session/history', '/session/messages']) {
      for (const query of ['cursor=nonsense', 'cursor=%00', 'limit=0', 'limit=101', 'page=2']) {
        const { status, body } = await thread.get<Problem>(`${path}?${query}`);
        expect([path, query, status, body.code]).toEqual([path, query, 400, 'validation_failed']);
      }
    }
    // One of a conversation that is not the current one any more.
    const { body } = await thread.get<MessagePageDto>('/session/messages?limit=1');
    await thread.delete('/session');
    completed(await thread.chat('Hello', 'ask'));
    const stale = await thread.get<Problem>(`/session/messages?cursor=${body.nextCursor}`);
    expect([stale.status, stale.body.code]).toEqual([400, 'validation_failed']);
  });

  it('is reset, once and again, and the next run starts fresh', async () => {
    const thread = await Thread.begin(service);
    const { id } = await thread.session();

    const answers = [await thread.delete('/session'), await thread.delete('/session')];
    for (const { status, body } of answers) expect([status, body]).toEqual([204, '']);

    expect(await thread.session()).toMatchObject({ id: null, resumable: false, turns: 0 });
    expect((await thread.get('/session/messages')).body).toEqual({ items: [], nextCursor: null });
    expect((await thread.history()).map(({ source }) => source)).toEqual([
      'reset',
      'create_preview',
    ]);
    const run = completed(await thread.update('Make it blue'));
    expect(run.session).toEqual({ id: run.sessionId, resumed: false, reason: 'no_session' });
    expect(run.sessionId).not.toBe(id);
    expect(world.model.lastRequest?.humanTexts).toEqual(['Make it blue']);
    expect(await thread.session()).toMatchObject({ id: run.sessionId, turns: 1 });
  });

  it('is not reset while a run is at work', async () => {
    const thread = await Thread.begin(service);
    const { id } = await thread.session();
    const hold = world.hold();
    const { runId } = (await thread.update('Make it blue', AT_ONCE)).body;
    await hold.arrived;

    const { status, headers, body } = await thread.delete<Problem>('/session');

    expect([status, body.code, body.runId]).toEqual([409, 'project_busy', runId]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    await hold.release();
    await service.untilRun(runId);
    expect((await thread.session()).id).toBe(id);
    expect((await thread.delete('/session')).status).toBe(204);
  });

  it('is found of a known project only', async () => {
    for (const [projectId, status, code] of [
      [UNKNOWN_ID, 404, 'project_not_found'],
      ['no-uuid', 400, 'validation_failed'],
    ] as const) {
      const thread = new Thread(service, projectId);
      const answers = [
        await thread.get<Problem>('/session'),
        await thread.get<Problem>('/session/history'),
        await thread.get<Problem>('/session/messages'),
        await thread.delete<Problem>('/session'),
      ];
      expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual(
        answers.map(() => [status, code]),
      );
    }
  });
});
