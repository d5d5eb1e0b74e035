import type { ModelRequest } from './model-request';
import { callTool, failWith, say, type AnswerReply } from './model-reply';
import { ScriptedModel } from './scripted-model';
import { assistant, modelRequest, toolResult, toolUse, user } from './testing/wire-requests';

const request = (text: string): ModelRequest => modelRequest([user(text)]);
const side = modelRequest([user('title?')], { tools: [], max_tokens: 32 });

let model: ScriptedModel;
beforeEach(() => (model = new ScriptedModel()));

const ask = async (
  given: ModelRequest,
  signal = new AbortController().signal,
): Promise<unknown> => {
  const reply = await model.reply(given, signal);
  return 'fault' in reply ? reply : (reply.parts[0] as { text: string }).text;
};

describe('the scripted model', () => {
  it('says "ok" when nothing is scripted', async () => {
    expect(await ask(request('a'))).toBe('ok');
  });

  it('uses queued replies in order, then what always holds', async () => {
    model.always(say('always')).next(say('one'), (given) => say(given.newestHumanText));

    expect(await ask(request('a'))).toBe('one');
    expect(await ask(request('b'))).toBe('b');
    expect(await ask(request('c'))).toBe('always');
    expect(model.pending).toBe(0);
  });

  it('answers by rule before the queue, by the newest rule first', async () => {
    model
      .next(say('queued'))
      .when((given) => given.newestHumanText.startsWith('a'), say('old rule'))
      .when((given) => given.newestHumanText === 'ab', failWith(529));

    expect(await ask(request('ab'))).toMatchObject({ status: 529 });
    expect(await ask(request('ac'))).toBe('old rule');
    expect(await ask(request('b'))).toBe('queued');
  });

  it('takes the steps of a turn one request after the other', async () => {
    model.turn(callTool('Write', { file_path: '/a' }), say('Done.'));
    const first = (await model.reply(request('go'), new AbortController().signal)) as AnswerReply;
    const followUp = modelRequest([
      user('go'),
      assistant(toolUse('t', 'Write', {})),
      user(toolResult('t', 'ok')),
    ]);

    expect(first.parts).toEqual([{ tool: 'Write', input: { file_path: '/a' } }]);
    expect(await ask(followUp)).toBe('Done.');
  });

  it('keeps requests on the side away from the script', async () => {
    model.next(say('one'));

    expect(await ask(side)).toBe('ok');
    expect(model.pending).toBe(1);
    expect(model.requests).toEqual([]);
    expect(model.sideRequests).toEqual([side]);
  });

  it('falls back to another brain', async () => {
    model = new ScriptedModel({ reply: () => say('from the fallback') });

    expect(await ask(request('a'))).toBe('from the fallback');
  });

  it('waits at a gate until the test opens it', async () => {
    const gate = model.gate(say('opened'));
    model.next(gate.reply);
    const answer = ask(request('a'));

    expect((await gate.arrived).newestHumanText).toBe('a');
    gate.open();
    expect(await answer).toBe('opened');
  });

  it('lets a gate go when the client does', async () => {
    const client = new AbortController();
    const gate = model.gate();
    model.next(gate.reply);
    const answer = ask(request('a'), client.signal);
    await gate.arrived;
    client.abort();

    await expect(answer).rejects.toThrow('aborted');
  });

  it('finds a request that came, and waits for one to come', async () => {
    await ask(request('a'));
    const later = model.waitForRequest((given) => given.newestHumanText === 'b');
    await ask(request('b'));

    expect((await model.waitForRequest()).newestHumanText).toBe('a');
    expect((await later).newestHumanText).toBe('b');
    await expect(model.waitForRequest((given) => given.newestHumanText === 'c', 1)).rejects.toThrow(
      'Seen: "a", "b"',
    );
  });

  it('forgets everything on reset', async () => {
    model.next(say('one')).always(say('always'));
    model.when(() => true, say('rule'));
    await ask(request('a'));
    await ask(side);
    model.reset();

    expect(model.requests).toEqual([]);
    expect(model.sideRequests).toEqual([]);
    expect(await ask(request('a'))).toBe('ok');
  });
});
