import { hang, hangAfter, say } from '../../src/demo-model';
import type { ModelReply } from '../../src/demo-model';
import { Engineer } from './support/engineer';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { completed, Thread } from './support/thread';
import { World } from './support/world';

describe('a turn that takes too long', () => {
  let world: World;
  let service: Service;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start({
      CLAUDE_MAX_RETRIES: '0',
      CLAUDE_IDLE_TIMEOUT_SECONDS: '3',
      CLAUDE_TURN_TIMEOUT_SECONDS: '5',
    });
  });
  afterEach(() => world.model.reset());
  afterAll(() => world?.end());

  it.each<[string, () => ModelReply]>([
    ['idle', () => hang()],
    ['idle', () => hangAfter(say('Half of an answer'))],
    ['timeout', () => ({ ...say('word '.repeat(200)), deltaDelayMs: 500, chunkSize: 5 })],
  ])('%s', async (code, reply) => {
    const thread = await Thread.begin(service);
    const { id } = await thread.session();
    world.model.next(reply());

    const answer = await thread.update<Problem>('This is the prompt that fails');

    expect([answer.status, answer.body.code]).toEqual([502, code]);
    expect(service.claudeProcesses()).toEqual([]);
    expect((await thread.session()).id).toBe(id);
    expect(completed(await thread.update('Make it dark')).session).toEqual({ id, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual(['A bakery', 'Make it dark']);
  });
});
