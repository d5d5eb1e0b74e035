import { hangAfter, say } from '../../src/demo-model';
import { Engineer } from './support/engineer';
import type { Service } from './support/service';
import { AT_ONCE, completed, Thread } from './support/thread';
import { until } from './support/until';
import { World } from './support/world';

const SHORT_LEASE = { LEASE_SECONDS: '2', SHUTDOWN_GRACE_SECONDS: '15' };
const TERMINAL = ['completed', 'failed', 'cancelled'];

describe('a worker that is frozen past its lease', () => {
  let world: World;
  let frozen: Service;
  let thread: Thread;

  /** @param concurrency with more than one, it is handed jobs while it is frozen: they are lost for a while */
  const begin = async (concurrency: string) => {
    world = await World.begin(new Engineer());
    frozen = await world.start({ ...SHORT_LEASE, WORKER_CONCURRENCY: concurrency });
    thread = await Thread.begin(frozen);
  };
  afterEach(() => world?.end());

  const freeze = () => frozen.child.kill('SIGSTOP');

  /** Lets it go on until it has come to the end of what it was at. */
  const thaw = async () => {
    frozen.child.kill('SIGCONT');
    expect(await frozen.stop()).toEqual({ code: 0, signal: null });
  };

  /** All that a stale worker could spoil. */
  const state = async () => {
    const all = (query: string) =>
      world.db.query(query, [thread.projectId]).then(({ rows }) => rows as unknown[]);
    return {
      project: await world.project(thread.projectId),
      thread: await all('SELECT * FROM project_threads WHERE project_id = $1'),
      history: await all('SELECT * FROM session_history WHERE project_id = $1 ORDER BY entry_id'),
      transcript: await all(
        `SELECT entry_id, uuid FROM session_transcript_entries WHERE project_id = $1
          ORDER BY entry_id`,
      ),
      runs: await all('SELECT * FROM runs WHERE project_id = $1 ORDER BY line_number'),
      turns: await all(
        'SELECT run_turns.* FROM run_turns JOIN runs USING (run_id) WHERE project_id = $1',
      ),
      events: await all(
        'SELECT run_id, seq, type FROM run_events WHERE project_id = $1 ORDER BY run_id, seq',
      ),
      preview: await all('SELECT * FROM published_previews WHERE project_id = $1'),
    };
  };

  const expectOneEnd = async (through: Thread, runId: string, end: string) => {
    const types = (await through.events(runId)).map(({ type }) => type);
    expect(types.filter((type) => TERMINAL.includes(type))).toEqual([end]);
    expect(types.at(-1)).toBe(end);
  };

  it('cannot store the result that it holds in its hands', async () => {
    await begin('4');
    const gate = world.model.gate(say('An answer that comes too late'));
    world.model.next(gate.reply);
    const { body } = await thread.update('Make it blue', AT_ONCE);
    await gate.arrived;
    const stale = (await thread.session()).id;
    freeze();
    // Its Claude goes on, and gets to its end.
    gate.open();

    const other = await world.start(SHORT_LEASE);
    const seen = thread.through(other);
    // Nobody had heard of it yet: the other worker does it from the start, on the same session.
    const run = await other.untilRun(body.runId);
    expect(run).toMatchObject({ status: 'completed', message: 'Done: Make it blue' });
    expect(run.session).toEqual({ id: stale, resumed: true });
    // Then the thread moves to another session.
    expect((await seen.delete('/session')).status).toBe(204);
    const moved = completed(await seen.update('Make it dark'));
    expect(moved.sessionId).not.toBe(stale);
    const before = await state();

    await thaw();

    expect(await state()).toEqual(before);
    await expectOneEnd(seen, body.runId, 'completed');
    world.model.reset();
    expect(completed(await seen.chat('And now?', 'ask')).session).toEqual({
      id: moved.sessionId,
      resumed: true,
    });
    expect(world.model.lastRequest?.humanTexts).toEqual(['Make it dark', 'And now?']);
  });

  it('cannot add to a run that was ended without it', async () => {
    await begin('1');
    world.model.next(hangAfter(say('Half of an answer')));
    const { body } = await thread.update('Make it blue', AT_ONCE);
    await until('the text', async () =>
      (await thread.events(body.runId)).some(({ type }) => type === 'text'),
    );
    const { id } = await thread.session();
    const [cli] = frozen.claudeProcesses();
    freeze();

    const other = await world.start(SHORT_LEASE);
    const seen = thread.through(other);
    // Somebody has read what it said: it is not done again.
    const run = await other.untilRun(body.runId);
    expect(run).toMatchObject({ status: 'failed', error: { code: 'interrupted' } });
    expect(other.claudeProcesses().map(({ pid }) => pid)).not.toContain(cli.pid);
    const after = completed(await seen.update('Make it dark'));
    expect(after.session).toEqual({ id, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual(['A bakery', 'Make it dark']);
    const before = await state();

    await thaw();

    expect(await state()).toEqual(before);
    await expectOneEnd(seen, body.runId, 'failed');
  });
});
