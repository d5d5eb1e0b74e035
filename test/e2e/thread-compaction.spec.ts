import { say } from '../../src/demo-model';
import type { MessagePageDto } from '../../src/sessions/thread.dto';
import { Engineer, isCompaction, SUMMARY } from './support/engineer';
import { completed, Thread } from './support/thread';
import { World } from './support/world';

it('a conversation that has become too long is shortened, and goes on as the same session', async () => {
  const world = await World.begin(new Engineer());
  try {
    const thread = await Thread.begin(await world.start());
    const { id } = await thread.session();
    // More than any context holds.
    world.model.next({ ...say('Very long.'), usage: { inputTokens: 1_000_000 } });
    completed(await thread.update('One'));
    world.model.reset();

    const run = completed(await thread.update('Two'));

    expect(run.session).toEqual({ id, resumed: true });
    expect(world.model.requests.filter(isCompaction)).toHaveLength(1);
    expect(JSON.stringify(world.model.lastRequest?.raw.messages)).toContain(SUMMARY);
    expect(world.model.lastRequest?.humanTexts).toEqual(['Two']);
    // From the transcript in the database it is resumed where it was shortened.
    const after = completed(await thread.update('Three'));
    expect(after.session).toEqual({ id, resumed: true });
    expect(JSON.stringify(world.model.lastRequest?.raw.messages)).toContain(SUMMARY);
    expect(world.model.lastRequest?.humanTexts).toEqual(['Two', 'Three']);

    // People still read all of it, and nothing that nobody said.
    const { items } = (await thread.get<MessagePageDto>('/session/messages?limit=100')).body;
    const prompts = items.filter(({ role }) => role === 'user').map(({ text }) => text);
    expect(prompts).toEqual(['A bakery', 'One', 'Two', 'Three']);
    expect(JSON.stringify(items)).not.toContain(SUMMARY);
  } finally {
    await world.end();
  }
});
