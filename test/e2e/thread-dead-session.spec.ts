import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { failWith } from '../../src/demo-model';
import { answerTo, Engineer } from './support/engineer';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { completed, Thread } from './support/thread';
import { World } from './support/world';

describe('a session that is dead costs nothing but context', () => {
  let world: World;
  let service: Service;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start({ CLAUDE_MAX_RETRIES: '0' });
  });
  afterEach(() => world.model.reset());
  afterAll(() => world?.end());

  const stored = async (thread: Thread) =>
    (await world.project(thread.projectId)).last_ai_session_id as string;

  const store = (thread: Thread, id: string) =>
    world.db.query('UPDATE projects SET last_ai_session_id = $2 WHERE project_id = $1', [
      thread.projectId,
      id,
    ]);

  /** Deletes rows of the transcript: those of the first or of the second half, or all. */
  const cut = async (thread: Thread, part: 'first half' | 'last half' | 'all') => {
    const { rows } = await world.db.query<{ entry_id: string }>(
      `SELECT entry_id FROM session_transcript_entries
        WHERE project_id = $1 AND session_id = $2 ORDER BY entry_id`,
      [thread.projectId, await stored(thread)],
    );
    const middle = Math.floor(rows.length / 2);
    const gone = { 'first half': [0, middle], 'last half': [middle], all: [0] }[part];
    const ids = rows.slice(...gone).map((row) => row.entry_id);
    expect(ids.length).toBeGreaterThan(5);
    await world.db.query('DELETE FROM session_transcript_entries WHERE entry_id = ANY($1)', [ids]);
  };

  const spoil = (thread: Thread) =>
    world.db.query(
      `UPDATE session_transcript_entries SET entry = '{"type":"user"}' WHERE project_id = $1`,
      [thread.projectId],
    );

  /** Claude's own folder on this worker, as its clean-up or a new worker would leave it. */
  const wipe = (thread: Thread) =>
    rm(join(world.dataDir, 'claude', thread.projectId), { recursive: true });

  const deaths: [string, string, (thread: Thread) => Promise<unknown>][] = [
    ['an id that no longer exists', 'not_found', (thread) => store(thread, randomUUID())],
    [
      'an id that is no UUID',
      'invalid_id',
      (thread) => store(thread, '01JARZ3NDEKTSV4RRFFQ69G5FAV'),
    ],
    ['an id that is an option', 'invalid_id', (thread) => store(thread, '--continue')],
    ['a transcript without its first half', 'unreadable', (thread) => cut(thread, 'first half')],
    ['a transcript without its last half', 'unreadable', (thread) => cut(thread, 'last half')],
    ['a transcript of garbage', 'not_found', (thread) => spoil(thread)],
    [
      'a transcript that is gone everywhere',
      'not_found',
      (thread) => cut(thread, 'all').then(() => wipe(thread)),
    ],
  ];

  describe('one after the other in the same project', () => {
    let thread: Thread;
    const said = ['A bakery called Rise'];

    beforeAll(async () => {
      thread = await Thread.begin(service, said[0]);
      completed(await thread.chat('What next?', 'ask'));
      said.push('What next?');
      world.model.reset();
    });

    it.each(deaths)('%s: %s', async (death, reason, die) => {
      await die(thread);
      const dead = await stored(thread);

      const run = completed(await thread.update(`Add a menu after ${death}`));

      const session = { id: expect.any(String), resumed: false, reason, previousId: dead };
      expect(run.session).toEqual(session);
      expect(run.sessionId).not.toBe(dead);
      expect(run.sessionId).toBe(run.session!.id);
      expect(await stored(thread)).toBe(run.sessionId);
      const events = await thread.events(run.runId);
      expect(events.findLast(({ type }) => type === 'session')).toMatchObject({ session });
      expect((await thread.history())[0]).toMatchObject({
        from: dead,
        to: run.sessionId,
        source: 'update_project',
        runId: run.runId,
        reason,
      });

      // Claude is told, once, what the database knows.
      const [told, ...rest] = world.model.requests[0].humanTexts;
      expect(rest).toEqual([]);
      for (const prompt of said.slice(-4)) expect(told).toContain(prompt);
      expect(told).toContain(answerTo('What next?'));
      expect(told).toContain('index.html');
      expect(told.trim().endsWith(`Add a menu after ${death}`)).toBe(true);

      const after = completed(await thread.update(`Make it dark after ${death}`));
      expect(after.session).toEqual({ id: run.sessionId, resumed: true });
      expect(world.model.lastRequest?.humanTexts).toEqual([told, `Make it dark after ${death}`]);
      said.push(`Add a menu after ${death}`, `Make it dark after ${death}`);
    });
  });

  it('is replaced by a chat as well', async () => {
    const thread = await Thread.begin(service);
    const dead = randomUUID();
    await store(thread, dead);

    const chat = completed(await thread.chat('What is this?'));

    expect(chat.session).toMatchObject({ resumed: false, reason: 'not_found', previousId: dead });
    expect(chat.plan).toBeDefined();
    expect(world.model.lastRequest?.newestHumanText).toContain('A bakery');
    expect(await stored(thread)).toBe(chat.sessionId);
  });

  it('stays the stored one while its replacement fails, and is tried again', async () => {
    const thread = await Thread.begin(service);
    const dead = randomUUID();
    await store(thread, dead);
    world.model.next(failWith(529));

    const { status, body } = await thread.update<Problem>('Make it blue');

    expect([status, body.code]).toEqual([502, 'overloaded']);
    expect(await stored(thread)).toBe(dead);
    expect(completed(await thread.update('Make it blue')).session).toMatchObject({
      resumed: false,
      reason: 'not_found',
      previousId: dead,
    });
  });
});
