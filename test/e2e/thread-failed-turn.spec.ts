import { callTool, failWith, hangAfter, say, together } from '../../src/demo-model';
import type { Gate, ModelReply, ReplySource } from '../../src/demo-model';
import { Engineer } from './support/engineer';
import type { Problem } from './support/http';
import type { Service } from './support/service';
import { AT_ONCE, completed, Thread } from './support/thread';
import { until } from './support/until';
import { World } from './support/world';

const BAD = 'This is the prompt that fails';

describe('a turn that fails', () => {
  let world: World;
  let service: Service;
  /** One for all: it must bear every failure, and all of them together. */
  let thread: Thread;
  const said = ['A bakery'];

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start({ CLAUDE_MAX_RETRIES: '0' });
    thread = await Thread.begin(service, said[0]);
  });
  afterEach(() => world.model.reset());
  afterAll(() => world?.end());

  /** What is stored of the thread, and what has happened to it. */
  const state = async (of = thread) => {
    const { last_ai_session_id, last_ai_session_updated_at } = await world.project(of.projectId);
    return { last_ai_session_id, last_ai_session_updated_at, history: await of.history() };
  };

  /** The session goes on, and the failed prompt is nowhere in what Claude sees next. */
  const goesOnAs = async (before: Awaited<ReturnType<typeof state>>) => {
    expect(await state()).toEqual(before);
    world.model.reset();
    said.push(`Change ${said.length}`);
    const run = completed(await thread.update(said.at(-1)!));
    expect(run.session).toEqual({ id: before.last_ai_session_id, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual(said);
    expect(JSON.stringify(world.model.requests.map(({ raw }) => raw.messages))).not.toContain(BAD);
  };

  const tool = callTool('Glob', { pattern: '*' });
  const failures: [string, ModelReply[], number, string][] = [
    ['401', [failWith(401)], 502, 'authentication'],
    ['429', [failWith(429)], 429, 'rate_limited'],
    ['529', [failWith(529)], 502, 'overloaded'],
    ['400', [failWith(400)], 502, 'invalid_request'],
    [
      '529 after a tool was used',
      [together(say('Let me see.'), tool), failWith(529)],
      502,
      'overloaded',
    ],
  ];

  it.each(failures)('%s', async (_, replies, status, code) => {
    const before = await state();
    world.model.turn(...replies.slice(0, -1)).always(replies.at(-1)!);

    const answer = await thread.update<Problem>(BAD);

    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body).toMatchObject({
      success: false,
      runStatus: 'failed',
      projectId: thread.projectId,
      sessionId: before.last_ai_session_id,
      session: { id: before.last_ai_session_id, resumed: true },
    });
    await goesOnAs(before);
  });

  it('in a chat', async () => {
    const before = await state();
    world.model.next(failWith(529));

    expect((await thread.chat<Problem>(BAD)).body.code).toBe('overloaded');
    await goesOnAs(before);
  });

  it('several times in a row', async () => {
    const before = await state();
    for (const status of [401, 529, 429]) {
      world.model.next(failWith(status));
      expect((await thread.update(`${BAD} ${status}`)).status).not.toBe(200);
    }
    await goesOnAs(before);
  });

  describe('by kill -9 of the CLI', () => {
    const kill = () => {
      const [cli, ...others] = service.claudeProcesses();
      expect(others).toEqual([]);
      process.kill(cli.pid, 'SIGKILL');
    };

    it.each<[string, (gate: Gate) => ReplySource[]]>([
      ['before its first answer', (gate) => [gate.reply]],
      ['after it used a tool', (gate) => [together(say('Let me see.'), tool), gate.reply]],
    ])('%s', async (_, script) => {
      const before = await state();
      const gate = world.model.gate();
      world.model.turn(...script(gate));
      const answer = thread.update<Problem>(BAD);
      await gate.arrived;

      kill();

      const { status, body } = await answer;
      expect([status, body.code]).toEqual([502, 'crashed']);
      await goesOnAs(before);
    });

    it('in the middle of a sentence', async () => {
      const before = await state();
      world.model.next(hangAfter(say('Half of an answer')));
      const { body } = await thread.update(BAD, AT_ONCE);
      await until('the text', async () =>
        (await thread.events(body.runId)).some(({ type }) => type === 'text'),
      );

      kill();

      expect((await service.untilRun(body.runId)).error?.code).toBe('crashed');
      await goesOnAs(before);
    });
  });

  it('by a cancel before the first answer', async () => {
    const before = await state();
    const hold = world.hold();
    const { body } = await thread.update(BAD, AT_ONCE);
    await hold.arrived;

    const cancelled = await service.post(`/v1/runs/${body.runId}/cancel`, undefined);

    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
    await goesOnAs(before);
  });

  it('by a cancel after an answer: that much was real, and stays', async () => {
    const { id } = await thread.session();
    const gate = world.model.gate();
    world.model.turn(together(say('Let me see.'), tool), gate.reply);
    const { body } = await thread.update('Stopped on the way', AT_ONCE);
    await gate.arrived;

    await service.post(`/v1/runs/${body.runId}/cancel`, undefined);

    expect((await service.untilRun(body.runId)).status).toBe('cancelled');
    expect((await thread.history())[0]).toMatchObject({ from: id, to: id, runId: body.runId });
    said.push('Stopped on the way', 'Then this');
    expect(completed(await thread.update('Then this')).session).toEqual({ id, resumed: true });
    expect(world.model.lastRequest?.humanTexts).toEqual(said);
    expect(JSON.stringify(world.model.lastRequest?.raw.messages)).toContain('Let me see.');
  });

  it('is the first of a project: nothing is stored, and the next run starts fresh', async () => {
    world.model.next(failWith(529));
    const failed = await service.create({ prompt: BAD });
    expect(failed.status).toBe(502);
    const fresh = new Thread(service, failed.body.projectId);
    expect(await state(fresh)).toEqual({
      last_ai_session_id: null,
      last_ai_session_updated_at: null,
      history: [],
    });
    world.model.reset();

    const run = completed(await fresh.update('A bakery'));

    expect(run.session).toMatchObject({ resumed: false, reason: 'no_session' });
    expect(run.sessionId).not.toBe(failed.body.sessionId);
    expect(world.model.lastRequest?.humanTexts).toEqual(['A bakery']);
  });
});
