import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { migrate } from '../../src/database/migrate';
import { PostgresSessionStore } from '../../src/sessions/postgres-session-store';
import { StaleFenceError } from '../../src/sessions/session-errors';
import { TranscriptsRepository } from '../../src/sessions/transcripts.repository';
import { bareProject, emptyDatabase } from './support/database';

/** The SDK derives it from the working directory, which differs from worker to worker. */
const projectKey = '-data-workspaces-x';

/** The checks that Anthropic publishes for session stores, and what this product adds to them. */
describe('the session store', () => {
  let db: DataSource;
  let projectId: string;
  let store: PostgresSessionStore;

  beforeAll(async () => {
    db = await emptyDatabase();
    await migrate(db);
  });
  afterAll(() => db?.destroy());
  beforeEach(async () => {
    projectId = await bareProject(db);
    store = storeOf(projectId);
  });

  const storeOf = (project: string, fence?: string) =>
    new PostgresSessionStore(new TranscriptsRepository(db), project, fence);
  const key = (sessionId = 'main', subpath?: string) => ({ projectKey, sessionId, subpath });
  const entry = (n: number) => ({ type: 'user', uuid: randomUUID(), n });
  const count = async () => {
    const rows = await db.query<[{ entries: number }]>(
      'SELECT count(*)::int AS entries FROM session_transcript_entries WHERE project_id = $1',
      [projectId],
    );
    return rows[0].entries;
  };

  it('gives back what was appended, in that order, over many calls', async () => {
    const entries = Array.from({ length: 50 }, (_, n) => entry(n));
    await store.append(key(), entries.slice(0, 1));
    await store.append(key(), entries.slice(1, 30));
    await store.append(key(), entries.slice(30));

    expect(await store.load(key())).toEqual(entries);
    expect(await storeOf(projectId).load(key())).toEqual(entries);
  });

  it('keeps the order of calls that do not wait for one another', async () => {
    const entries = Array.from({ length: 40 }, (_, n) => entry(n));
    await Promise.all(entries.map((one) => store.append(key(), [one])));

    expect(await store.load(key())).toEqual(entries);
  });

  it('takes a large batch at once', async () => {
    const entries = Array.from({ length: 3_000 }, (_, n) => entry(n));
    await store.append(key(), entries);

    expect(await store.load(key())).toEqual(entries);
  });

  it('has null for what it does not know, and for what only looks similar', async () => {
    await store.append(key('main', 'subagents/agent-1'), [entry(1)]);

    expect(await store.load(key('unknown'))).toBeNull();
    expect(await store.load(key())).toBeNull();
    expect(await store.load(key('main', 'subagents/agent-2'))).toBeNull();
  });

  it('does nothing for an empty batch', async () => {
    await store.append(key(), []);

    expect(await store.load(key())).toBeNull();
    expect(await store.listSessions()).toEqual([]);
  });

  it('has an entry with a uuid once, however often it comes, at its first place', async () => {
    const [one, two, three] = [entry(1), entry(2), entry(3)];
    await store.append(key(), [one, two]);
    await store.append(key(), [one, two, three]);
    await storeOf(projectId).append(key(), [three, two, one]);
    await store.append(key(), [two, two]);

    expect(await store.load(key())).toEqual([one, two, three]);
  });

  it('has the same uuid in several transcripts', async () => {
    const one = entry(1);
    const keys = [key(), key('other'), key('main', 'subagents/agent-1')];
    for (const each of keys) await store.append(each, [one]);

    for (const each of keys) expect(await store.load(each)).toEqual([one]);
  });

  it('appends entries without a uuid always', async () => {
    const mark = { type: 'last-prompt', text: 'x' };
    await store.append(key(), [mark, mark]);
    await store.append(key(), [mark]);

    expect(await store.load(key())).toEqual([mark, mark, mark]);
  });

  it('gives back entries deep-equal, whatever text and values they hold', async () => {
    const odd = {
      ...entry(1),
      nul: 'a\u0000b',
      halves: '\ud83d and \udc4d',
      emoji: '👩🏽‍🚀 \u{1f35e} ﷽ e\u0301',
      controls: '\u0001\u001b[31m\r\n\t\u2028\u2029\ufeff',
      escapes: '\\u0000 \\ " \' ${x} $1 %s',
      numbers: [0, -1, 1.5, 1e21, 5e-324, Number.MAX_SAFE_INTEGER],
      empty: { text: '', list: [], object: {}, nothing: null, no: false },
      'a key with \u0000 and "quotes"': true,
      deep: Array.from({ length: 100 }).reduce<unknown>((inner) => ({ inner }), 'x'),
      long: 'x'.repeat(1_000_000),
    };
    await store.append(key(), [odd]);

    expect(await store.load(key())).toEqual([odd]);
  });

  it('keeps subpaths apart from the main transcript and from one another', async () => {
    const [main, first, second] = [entry(0), entry(1), entry(2)];
    await store.append(key(), [main]);
    await store.append(key('main', 'subagents/agent-1'), [first]);
    await store.append(key('main', 'subagents/agent-2'), [second]);

    expect(await store.load(key())).toEqual([main]);
    expect(await store.load(key('main', 'subagents/agent-1'))).toEqual([first]);
    expect(await store.listSubkeys(key())).toEqual(['subagents/agent-1', 'subagents/agent-2']);
    expect(await store.listSubkeys(key('other'))).toEqual([]);
    expect((await store.listSessions()).map(({ sessionId }) => sessionId)).toEqual(['main']);
  });

  it('lists main transcripts with the time of their last change, in whole milliseconds', async () => {
    const begun = Date.now() - 1;
    await store.append(key('one'), [entry(1)]);
    await store.append(key('two'), [entry(2)]);
    await store.append(key('alone', 'subagents/agent-1'), [entry(3)]);

    const sessions = await store.listSessions();

    expect(sessions.map(({ sessionId }) => sessionId).toSorted()).toEqual(['one', 'two']);
    for (const { mtime } of sessions) {
      expect(Number.isInteger(mtime)).toBe(true);
      expect(mtime).toBeGreaterThanOrEqual(begun);
      expect(mtime).toBeLessThanOrEqual(Date.now() + 1);
    }
  });

  it('keeps projects apart, also under the same session id', async () => {
    const other = storeOf(await bareProject(db));
    const [ours, theirs] = [entry(1), entry(2)];
    await store.append(key(), [ours]);
    await other.append(key(), [theirs]);
    await other.append(key('main', 'subagents/agent-1'), [theirs]);

    expect(await store.load(key())).toEqual([ours]);
    expect(await store.listSubkeys(key())).toEqual([]);
    await store.delete(key());
    expect(await other.load(key())).toEqual([theirs]);
    expect(await other.listSessions()).toHaveLength(1);
  });

  it('finds a transcript from whatever directory the SDK asks', async () => {
    const one = entry(1);
    await store.append(key(), [one]);

    expect(await store.load({ projectKey: '-elsewhere', sessionId: 'main' })).toEqual([one]);
  });

  it('deletes a transcript with its subpaths, or one subpath; and what is not there', async () => {
    const one = entry(1);
    const subpaths = ['subagents/agent-1', 'subagents/agent-2'];
    await store.append(key(), [one]);
    await store.append(key('other'), [one]);
    for (const subpath of subpaths) await store.append(key('main', subpath), [one]);

    await store.delete(key('main', subpaths[0]));
    expect(await store.load(key())).toEqual([one]);
    expect(await store.listSubkeys(key())).toEqual([subpaths[1]]);

    await store.delete(key());
    await store.delete(key());
    await store.delete(key('unknown'));
    expect(await store.load(key())).toBeNull();
    expect(await store.load(key('main', subpaths[1]))).toBeNull();
    expect(await store.load(key('other'))).toEqual([one]);
  });

  it('goes with its project', async () => {
    await store.append(key(), [entry(1)]);
    await store.append(key('main', 'subagents/agent-1'), [entry(2)]);

    await db.query('DELETE FROM projects WHERE project_id = $1', [projectId]);

    expect(await count()).toBe(0);
  });

  it('refuses a worker that lost the project, at once and at the end of its turn', async () => {
    await db.query('INSERT INTO project_threads (project_id, fence) VALUES ($1, 7)', [projectId]);
    const newer = storeOf(projectId, '7');
    const stale = storeOf(projectId, '6');
    const one = entry(1);
    await newer.append(key(), [one]);

    await expect(stale.append(key(), [entry(2)])).rejects.toThrow(StaleFenceError);
    await expect(stale.settle()).rejects.toThrow(StaleFenceError);
    await expect(newer.settle()).resolves.toBeUndefined();
    expect(await store.load(key())).toEqual([one]);
    expect(await count()).toBe(1);
  });
});
