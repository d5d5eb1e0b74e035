import { callTool, failWith, say, together } from '../../src/demo-model';
import type { AnswerReply } from '../../src/demo-model';
import type { UsageDto } from '../../src/runs/usage.dto';
import { Engineer } from './support/engineer';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { completed, Thread } from './support/thread';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

/** What every request costs, so that all turns of one request are equal. */
const USAGE = {
  inputTokens: 1_000,
  outputTokens: 200,
  cacheReadTokens: 3_000,
  cacheCreationTokens: 500,
};
const reply: AnswerReply = { ...say('Done.'), usage: USAGE };

describe('usage', () => {
  let world: World;
  let service: Service;
  let thread: Thread;
  let first: number;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start({ CLAUDE_MAX_RETRIES: '0' });
    thread = await Thread.begin(service);
    first = (await usage()).total.costUsd;
    world.model.reset();
  });
  afterEach(() => world.model.reset());
  afterAll(() => world?.end());

  const usage = async () => (await thread.get<UsageDto>('/usage')).body;
  const turn = async (prompt: string) => {
    world.model.next(reply);
    return completed(await thread.update(prompt)).usage!;
  };

  it('is what each turn has added: three equal turns cost the same', async () => {
    const turns = [await turn('One'), await turn('Two'), await turn('Three')];

    for (const one of turns) {
      expect(one).toEqual({ ...USAGE, turns: 1, costUsd: expect.any(Number) });
      expect(one.costUsd).toBeGreaterThan(0);
      expect(one.costUsd).toBeCloseTo(turns[0].costUsd, 9);
    }
  });

  it('adds up by source and in all, with the share read from the cache', async () => {
    world.model.next(reply);
    const chat = completed(await thread.chat('What is this?', 'ask')).usage!;

    const { total, bySource } = await usage();

    expect(bySource.map(({ source }) => source)).toEqual([
      'chat_plan',
      'create_preview',
      'update_project',
    ]);
    const [chats, creation, updates] = bySource;
    expect(chats).toEqual({
      source: 'chat_plan',
      ...chat,
      resumedTurns: 1,
      cacheReadShare: 3_000 / 4_500,
    });
    expect(creation).toMatchObject({ turns: 1, resumedTurns: 0, costUsd: first });
    expect(updates).toMatchObject({
      turns: 3,
      resumedTurns: 3,
      inputTokens: 3_000,
      outputTokens: 600,
      cacheReadTokens: 9_000,
      cacheCreationTokens: 1_500,
      cacheReadShare: 3_000 / 4_500,
    });
    expect(updates.costUsd).toBeCloseTo(3 * chat.costUsd, 9);
    expect(total.turns).toBe(5);
    expect(total.costUsd).toBeCloseTo(first + 4 * chat.costUsd, 9);
    const read = total.cacheReadTokens;
    const all = read + total.inputTokens + total.cacheCreationTokens;
    expect(total.cacheReadShare).toBeCloseTo(read / all, 9);
  });

  it('of a turn after failed ones is that of the turn alone', async () => {
    const before = await usage();
    const usual = await turn('As usual');
    world.model.next(failWith(529));
    expect((await thread.update('Fails at once')).status).toBe(502);
    const after = await turn('As usual');

    expect(after.costUsd).toBeCloseTo(usual.costUsd, 9);
    expect((await usage()).total.turns).toBe(before.total.turns + 2);
  });

  it('of a turn with tools counts all its requests', async () => {
    const usual = await turn('As usual');
    const tool = { ...callTool('Glob', { pattern: '*' }), usage: USAGE };
    world.model.turn(together(say('Let me see.'), tool), reply);

    const two = completed(await thread.update('With a tool')).usage!;

    expect(two).toMatchObject({ turns: 1, inputTokens: 2_000, outputTokens: 400 });
    expect(two.costUsd).toBeCloseTo(2 * usual.costUsd, 9);
  });

  it('begins anew with a new session', async () => {
    const usual = await turn('As usual');
    expect((await thread.delete('/session')).status).toBe(204);

    expect((await turn('After the reset')).costUsd).toBeCloseTo(usual.costUsd, 9);
    expect((await turn('And again')).costUsd).toBeCloseTo(usual.costUsd, 9);
  });

  it('is nothing for a project that has used nothing, and 404 for none', async () => {
    world.model.next(failWith(529));
    const { body } = await service.create({ prompt: 'A garage' });
    const none = await new Thread(service, body.projectId).get<UsageDto>('/usage');

    expect(none.body.bySource).toEqual([]);
    expect(none.body.total).toEqual({
      turns: 0,
      resumedTurns: 0,
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
      cacheCreationTokens: 0,
      costUsd: 0,
      cacheReadShare: 0,
    });
    const unknown = await new Thread(service, UNKNOWN_ID).get<Problem>('/usage');
    expect([unknown.status, unknown.body.code]).toEqual([404, 'project_not_found']);
  });
});

it('resuming is what makes the share grow', async () => {
  // Here the model counts as the API does: what it has seen before is read from the cache.
  const world = await World.begin(new Engineer());
  try {
    const thread = await Thread.begin(await world.start());
    for (const prompt of ['One', 'Two', 'Three']) completed(await thread.update(prompt));

    const { bySource } = (await thread.get<UsageDto>('/usage')).body;

    const share = new Map(bySource.map((sum) => [sum.source, sum.cacheReadShare]));
    expect(share.get('update_project')!).toBeGreaterThan(0.9);
    expect(share.get('update_project')!).toBeGreaterThan(share.get('create_preview')!);
  } finally {
    await world.end();
  }
});
