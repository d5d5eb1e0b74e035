import { Engineer } from './support/engineer';
import { completed, Thread } from './support/thread';
import { World } from './support/world';

describe('SESSION_RESUME=off', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
  });
  afterAll(() => world?.end());

  it('starts every run fresh, keeps the stored id, and back on it is resumed', async () => {
    const on = await world.start();
    const begun = await Thread.begin(on);
    completed(await begun.update('Make it blue'));
    const { id } = await begun.session();
    const before = { row: await world.project(begun.projectId), history: await begun.history() };
    await on.stop();

    const off = await world.start({ SESSION_RESUME: 'off' });
    const thread = begun.through(off);
    expect(await thread.session()).toMatchObject({ id, resumable: false });
    const ids = new Set<string | null>([id]);
    const takes = [() => thread.update('Add a menu'), () => thread.chat('What is it?', 'ask')];
    for (const take of takes) {
      const run = completed(await take());
      expect(run.session).toEqual({
        id: run.sessionId,
        resumed: false,
        reason: 'resume_off',
        previousId: id,
      });
      ids.add(run.sessionId);
    }
    expect(ids.size).toBe(3);
    expect(world.model.lastRequest?.humanTexts).toEqual(['What is it?']);
    const { last_ai_session_id, last_ai_session_updated_at } = await world.project(
      thread.projectId,
    );
    expect({ last_ai_session_id, last_ai_session_updated_at }).toEqual({
      last_ai_session_id: before.row.last_ai_session_id,
      last_ai_session_updated_at: before.row.last_ai_session_updated_at,
    });
    expect(await thread.history()).toEqual(before.history);

    // A project that begins meanwhile has its session stored, for later.
    const young = await Thread.begin(off, 'A garage');
    const youngId = (await young.session()).id;
    expect(youngId).not.toBeNull();
    await off.stop();

    const again = await world.start();
    expect(completed(await begun.through(again).update('Make it dark')).session).toEqual({
      id,
      resumed: true,
    });
    expect(world.model.lastRequest?.humanTexts).toEqual([
      'A bakery',
      'Make it blue',
      'Make it dark',
    ]);
    expect(completed(await young.through(again).update('Make it red')).session).toEqual({
      id: youngId,
      resumed: true,
    });
  });
});
