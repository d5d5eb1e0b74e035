import type { ChatPageDto } from '../../src/chat-plan/chat-plan.dto';
import type { RunBody } from '../../src/runs/run-body.dto';
import { failWith } from '../../src/demo-model';
import { answerTo, Engineer, PLAN } from './support/engineer';
import type { Answer, Problem } from './support/http';
import type { Service } from './support/service';
import { AT_ONCE, completed, Thread } from './support/thread';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

describe('a plan', () => {
  let world: World;
  let service: Service;
  let thread: Thread;

  beforeAll(async () => {
    world = await World.begin(new Engineer());
    service = await world.start({ CLAUDE_MAX_RETRIES: '0' });
    thread = await Thread.begin(service);
  });
  beforeEach(() => world.model.reset());
  afterAll(() => world?.end());

  const plan = async () => completed(await thread.chat('How would you add opening hours?'));

  const build = <T = RunBody>(
    chatId: string | undefined,
    headers?: Record<string, string>,
  ): Promise<Answer<T>> => service.post(`/v1/chat-plan/${chatId}/build`, undefined, headers);

  it('comes with a message and its parts, and is listed', async () => {
    const chat = await plan();
    const question = completed(await thread.chat('Is it blue?', 'ask'));

    expect(chat).toMatchObject({ message: PLAN.message, plan: PLAN.plan });
    expect(question.message).toBe(answerTo('Is it blue?'));
    expect(question).not.toHaveProperty('plan');
    const first = (await thread.get<ChatPageDto>('/chat?limit=1')).body;
    const second = (await thread.get<ChatPageDto>(`/chat?limit=1&cursor=${first.nextCursor}`)).body;
    expect(first.items).toEqual([
      expect.objectContaining({
        chatId: question.chatId,
        mode: 'ask',
        question: 'Is it blue?',
        message: answerTo('Is it blue?'),
      }),
    ]);
    expect(second.items).toEqual([
      expect.objectContaining({ chatId: chat.chatId, mode: 'plan', plan: PLAN.plan }),
    ]);
  });

  it('is built on the same thread, with the plan as its prompt', async () => {
    const chat = await plan();

    const run = completed(await build(chat.chatId));

    expect(run).toMatchObject({
      source: 'update_project',
      buildId: run.runId,
      session: { id: chat.sessionId, resumed: true },
    });
    expect(run.previewUrl).toContain(thread.projectId);
    const prompts = world.model.lastRequest!.humanTexts;
    expect(prompts.at(-2)).toBe('How would you add opening hours?');
    const { buildPrompt, steps } = PLAN.plan;
    for (const part of [buildPrompt, steps[0].title, steps[0].detail, steps[0].files[0]]) {
      expect(prompts.at(-1)).toContain(part);
    }
  });

  it('is built once', async () => {
    const chat = await plan();
    const hold = world.hold();

    const answers = await Promise.all([1, 2, 3].map(() => build(chat.chatId, AT_ONCE)));

    const accepted = answers.filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(1);
    const { buildId } = accepted[0].body;
    const refusal = { code: 'plan_already_built', chatId: chat.chatId, buildId };
    for (const { status, body } of answers.filter((answer) => answer !== accepted[0])) {
      expect(status).toBe(409);
      expect(body).toMatchObject(refusal);
    }
    await hold.release();
    await service.untilRun(buildId!);
    const again = await build<Problem>(chat.chatId);
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject(refusal);
  });

  it('is built again when its build has failed', async () => {
    const chat = await plan();
    world.model.next(failWith(529));
    expect((await build<Problem>(chat.chatId)).body.code).toBe('overloaded');

    const run = completed(await build(chat.chatId));

    expect((await build<Problem>(chat.chatId)).body).toMatchObject({
      code: 'plan_already_built',
      buildId: run.buildId,
    });
  });

  it('is not there to build when the chat was a question, is not done, has failed, or is none', async () => {
    const question = completed(await thread.chat('Is it blue?', 'ask'));
    const of = async (chatId: string | undefined) => {
      const { status, body } = await build<Problem>(chatId);
      return [status, body.code];
    };
    expect(await of(question.chatId)).toEqual([409, 'chat_has_no_plan']);

    world.model.next(failWith(529));
    const failed = await thread.chat('How?');
    expect(await of(failed.body.chatId)).toEqual([409, 'chat_not_completed']);

    const hold = world.hold();
    const running = (await thread.chat('How?', 'plan', AT_ONCE)).body;
    await hold.arrived;
    expect(await of(running.chatId)).toEqual([409, 'chat_not_completed']);
    await hold.release();
    await service.untilRun(running.runId);

    const other = completed(await thread.update('Make it blue'));
    expect(await of(other.buildId)).toEqual([404, 'chat_not_found']);
    expect(await of(UNKNOWN_ID)).toEqual([404, 'chat_not_found']);
    expect(await of('no-uuid')).toEqual([400, 'validation_failed']);
  });
});
