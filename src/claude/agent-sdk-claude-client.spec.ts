import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callTool, MessagesApiServer, say, ScriptedModel, think, together } from '../demo-model';
import type { ClaudeRequest } from './claude-client';
import { CliHarness, only, streamed } from './testing/cli-harness';
import { MemorySessionStore } from './testing/memory-session-store';

const model = new ScriptedModel();
const api = new MessagesApiServer(model);
let cli: CliHarness;

beforeAll(async () => {
  cli = await CliHarness.make((await api.start()).url);
});
afterEach(() => model.reset());
afterAll(async () => {
  await api.stop();
  await cli.remove();
});

/** What the model was told in the newest request: prompts, and the answers between. */
const prompts = (): readonly string[] => model.lastRequest?.humanTexts ?? [];
const answers = (): string =>
  JSON.stringify(model.lastRequest?.raw.messages.filter(({ role }) => role === 'assistant'));

describe('a turn with the real CLI', () => {
  it('streams the answer, writes files, and ends with the result', async () => {
    const request = await cli.request({ prompt: 'Make a page' });
    const file = join(request.cwd, 'index.html');
    model.turn(
      together(
        think('A page, then.'),
        say('Writing it. '),
        callTool('Write', { file_path: file, content: '<h1>Hi</h1>' }),
      ),
      { ...say('All done.'), usage: { inputTokens: 7, outputTokens: 3, cacheReadTokens: 2 } },
    );

    const { events, result } = await cli.take(request);

    expect(await readFile(file, 'utf8')).toBe('<h1>Hi</h1>');
    expect(streamed(events)).toBe('Writing it. All done.');
    expect(only(events, 'thinking').map(({ text }) => text)).toEqual(['A page, then.']);
    expect(only(events, 'init')).toEqual([
      expect.objectContaining({ sessionId: request.session.id, cliVersion: expect.any(String) }),
    ]);
    expect(only(events, 'tool')).toEqual([
      expect.objectContaining({
        name: 'Write',
        input: { file_path: file, content: '<h1>Hi</h1>' },
      }),
    ]);
    expect(only(events, 'tool_result')).toEqual([
      expect.objectContaining({ id: only(events, 'tool')[0].id, isError: false }),
    ]);
    expect(result).toEqual(
      expect.objectContaining({
        sessionId: request.session.id,
        text: 'All done.',
        rounds: 2,
        lastMessageUuid: only(events, 'message').at(-1)?.uuid,
      }),
    );
    expect(result?.usage.inputTokens).toBeGreaterThanOrEqual(7);
    expect(result?.cumulativeCostUsd).toBeGreaterThan(0);
    expect(events.at(0)?.type).toBe('process');
    expect(events.at(-1)?.type).toBe('result');
    expect(events.filter(({ type }) => type === 'result')).toHaveLength(1);
  });

  it('leaves no temporary files behind, and no other folder than the config directory', async () => {
    const request = await cli.request();

    await cli.take(request);

    expect(readdirSync(request.configDir).filter((name) => name.startsWith('tmp-'))).toEqual([]);
    expect(existsSync(join(request.configDir, '.claude.json'))).toBe(true);
    expect(existsSync(join(cli.root, '.claude.json'))).toBe(false);
    expect(existsSync(join(cli.root, '.claude'))).toBe(false);
  });

  it('adds the instructions to the system prompt and passes the configured model', async () => {
    const request = await cli.request({ instructions: 'Speak like a pirate.' });

    await cli.take(request, { client: cli.client({ CLAUDE_MODEL: 'claude-haiku-4-5' }) });

    expect(model.lastRequest?.system).toContain('Speak like a pirate.');
    expect(model.lastRequest?.model).toContain('claude-haiku-4-5');
  });

  it.each(['/clear', '/cost @/etc/hostname'])(
    'hands the prompt %p to the model as it is',
    async (prompt) => {
      const request = await cli.request({ prompt });

      const { result } = await cli.take(request);

      expect(prompts()).toEqual([prompt]);
      expect(result?.sessionId).toBe(request.session.id);
    },
  );

  it('gives the parsed answer of a request with a schema', async () => {
    const outputSchema = {
      type: 'object',
      properties: { name: { type: 'string' } },
      required: ['name'],
    };
    const answer = callTool('StructuredOutput', { name: 'Rise' });

    for (const policy of ['read', 'none'] as const) {
      model.turn(answer);
      const { result } = await cli.take(await cli.request({ outputSchema, policy }));
      expect(result?.structuredOutput).toEqual({ name: 'Rise' });
    }
  });

  it('passes 20,000 deltas', async () => {
    const text = 'word '.repeat(20_000);
    model.turn({ ...say(text), deltas: 20_000 });

    const { events } = await cli.take(await cli.request());

    expect(only(events, 'text').length).toBeGreaterThan(1_000);
    expect(streamed(events)).toBe(text);
  });
});

describe('a conversation with the real CLI', () => {
  /** A first turn "one", answered "First." */
  async function conversation(parts: Partial<ClaudeRequest> = {}) {
    const request = await cli.request({ prompt: 'one', ...parts });
    model.turn(together(think('Hm.'), say('First.', 'Still first.')));
    const { result } = await cli.take(request);
    if (!result) throw new Error('The first turn failed.');
    const resume = (prompt: string, at?: string): ClaudeRequest => ({
      ...request,
      prompt,
      session: { kind: 'resume', id: request.session.id, at },
    });
    return { request, result, resume };
  }

  it.each(['local files', 'a session store'])('resumes from %s', async (kept) => {
    const sessionStore = kept === 'a session store' ? new MemorySessionStore() : undefined;
    const { request, result, resume } = await conversation({ sessionStore });

    const second = await cli.take(resume('two'));

    expect(prompts()).toEqual(['one', 'two']);
    expect(answers()).toContain('First.');
    expect(second.result?.sessionId).toBe(request.session.id);
    expect(second.result?.cumulativeCostUsd).toBeGreaterThan(result.cumulativeCostUsd);
  });

  it('resumes from the store with another, empty config directory', async () => {
    const { resume } = await conversation({ sessionStore: new MemorySessionStore() });
    const { configDir } = await cli.request();

    const { result } = await cli.take({ ...resume('two'), configDir });

    expect(result).toBeDefined();
    expect(prompts()).toEqual(['one', 'two']);
  });

  it('resumes at the last message with the whole of it, and without what came after', async () => {
    const { result, resume } = await conversation({ sessionStore: new MemorySessionStore() });
    await cli.take(resume('two'));

    await cli.take(resume('three', result.lastMessageUuid));

    expect(prompts()).toEqual(['one', 'three']);
    expect(answers()).toContain('Hm.');
    expect(answers()).toContain('First.');
    expect(answers()).toContain('Still first.');
  });

  it('resumes after a turn that ended with the structured answer, its result included', async () => {
    const request = await cli.request({
      prompt: 'plan',
      policy: 'read',
      outputSchema: { type: 'object', properties: { plan: { type: 'string' } } },
      sessionStore: new MemorySessionStore(),
    });
    model.turn(together(say('Here.'), callTool('StructuredOutput', { plan: 'x' })));
    const { result } = await cli.take(request);
    const session = {
      kind: 'resume',
      id: request.session.id,
      at: result?.lastMessageUuid,
    } as const;

    await cli.take({ ...request, prompt: 'go on', policy: 'build', session });

    expect(prompts().at(-1)).toBe('go on');
    // Resumed at the call alone, the CLI tells the model that the result got lost.
    const sent = JSON.stringify(model.lastRequest?.raw.messages);
    expect(sent).toContain('Structured output provided successfully');
    expect(sent).not.toContain('Tool result missing');
  });

  it('forks into the new id, knowing only what came before', async () => {
    const { request, result, resume } = await conversation({
      sessionStore: new MemorySessionStore(),
    });
    await cli.take(resume('two'));
    const from = request.session.id;
    const id = randomUUID();

    const fork = await cli.take({
      ...request,
      prompt: 'other two',
      session: { kind: 'fork', id, from, at: result.lastMessageUuid },
    });
    expect(fork.result?.sessionId).toBe(id);
    expect(prompts()).toEqual(['one', 'other two']);

    await cli.take({ ...request, prompt: 'three', session: { kind: 'resume', id } });
    expect(prompts()).toEqual(['one', 'other two', 'three']);
    await cli.take(resume('three'));
    expect(prompts()).toEqual(['one', 'two', 'three']);
  });

  it('hands the whole turn to the store before it ends', async () => {
    const sessionStore = new MemorySessionStore();
    const { request, result } = await conversation({ sessionStore });

    const kept = sessionStore.session(request.session.id);

    expect(kept.map(({ uuid }) => uuid)).toContain(result.lastMessageUuid);
    expect(kept.map(({ type }) => type)).toContain('cost-state');
  });

  it('names nothing to resume at that the store did not take', async () => {
    const store = new MemorySessionStore();
    const append = store.append.bind(store);
    store.append = (key, entries) =>
      entries.some(({ type }) => type === 'assistant')
        ? Promise.reject(new Error('The database is away.'))
        : append(key, entries);

    const { result, events } = await cli.take(await cli.request({ sessionStore: store }));

    expect(result?.lastMessageUuid).toBeUndefined();
    expect(only(events, 'mirror_error').length).toBeGreaterThan(0);
  });
});
