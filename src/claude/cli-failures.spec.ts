import { randomUUID } from 'node:crypto';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { callTool, drop, failWith, MessagesApiServer, say, ScriptedModel } from '../demo-model';
import type { SessionEntry } from './claude-client';
import { CliHarness, only } from './testing/cli-harness';
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

describe('a session that cannot be resumed', () => {
  it.each(['local files', 'a session store'])('is not found in %s, soon', async (kept) => {
    const sessionStore = kept === 'a session store' ? new MemorySessionStore() : undefined;
    const session = { kind: 'resume', id: randomUUID() } as const;
    const started = performance.now();

    const { error } = await cli.take(await cli.request({ session, sessionStore }));

    expect(error?.failure).toBe('session_not_found');
    expect(error?.details).toEqual(expect.objectContaining({ messages: 0, exitCode: 1 }));
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(model.requests).toEqual([]);
  });

  it('is not found when its transcript is garbage', async () => {
    const request = await cli.request();
    await cli.take(request);
    const folder = join(request.configDir, 'projects');
    const [project] = await readdir(folder);
    await writeFile(join(folder, project, `${request.session.id}.jsonl`), 'no json\n{"a":1');

    const session = { kind: 'resume', id: request.session.id } as const;
    const { error } = await cli.take({ ...request, session });

    expect(error?.failure).toBe('session_not_found');
  });

  it('is not found when the message to resume at is not there', async () => {
    const request = await cli.request();
    await cli.take(request);

    const session = { kind: 'resume', id: request.session.id, at: randomUUID() } as const;
    const { error } = await cli.take({ ...request, session });

    expect(error?.failure).toBe('session_not_found');
  });

  it.each<[string, SessionEntry, string]>([
    ['resume', { kind: 'resume', id: 'my title' }, 'session_not_found'],
    ['fork', { kind: 'fork', id: randomUUID(), from: '../x' }, 'session_not_found'],
    ['fresh', { kind: 'fresh', id: 'new' }, 'invalid_request'],
    ['fork to', { kind: 'fork', id: 'new', from: randomUUID() }, 'invalid_request'],
  ])('is refused without a process when the id is no UUID: %s', async (_, session, failure) => {
    const { error, events } = await cli.take(await cli.request({ session }));

    expect(error?.failure).toBe(failure);
    expect(events).toEqual([]);
  });

  it('is told from a store that fails', async () => {
    const sessionStore = new MemorySessionStore();
    sessionStore.load = () => Promise.reject(new Error('The database is away.'));
    const session = { kind: 'resume', id: randomUUID() } as const;

    const { error } = await cli.take(await cli.request({ session, sessionStore }));

    expect(error?.failure).toBe('crashed');
    expect(error?.details.report).toContain('The database is away.');
  });

  it('is told from a fresh id that is in use', async () => {
    const request = await cli.request();
    await cli.take(request);

    const { error } = await cli.take(request);

    expect(error?.failure).toBe('crashed');
    expect(error?.details).toEqual(expect.objectContaining({ messages: 0, exitCode: 1 }));
    expect(error?.details.stderrTail).toContain(request.session.id);
  });
});

describe('a Messages API that fails', () => {
  it.each([
    [401, 'authentication'],
    [429, 'rate_limited'],
    [529, 'overloaded'],
    [400, 'invalid_request'],
  ])('with %i is told as %s', async (status, failure) => {
    model.always(failWith(status));

    const { error, events } = await cli.take(await cli.request());

    expect(error?.failure).toBe(failure);
    expect(error?.details).toEqual(
      expect.objectContaining({ apiStatus: status, messages: 0, lastMessageUuid: undefined }),
    );
    expect(only(events, 'message')).toEqual([]);
    expect(only(events, 'text')).toEqual([]);
  });

  it('tells of retries', async () => {
    model.next(failWith(529)).next(say('Here I am.'));
    const client = cli.client({ CLAUDE_MAX_RETRIES: '1' });

    const { events, result } = await cli.take(await cli.request(), { client });

    expect(only(events, 'retry')).toEqual([
      { type: 'retry', attempt: 1, status: 529, delayMs: expect.any(Number) },
    ]);
    expect(result?.text).toBe('Here I am.');
  });

  it('tells when a limit ends, when the API says so', async () => {
    const resetsAt = new Date('2030-01-01T12:00:00Z');
    const headers = {
      'anthropic-ratelimit-unified-status': 'rejected',
      'anthropic-ratelimit-unified-reset': String(resetsAt.getTime() / 1_000),
      'anthropic-ratelimit-unified-representative-claim': 'five_hour',
    };
    model.always(failWith(429, { headers }));
    const { ANTHROPIC_BASE_URL } = cli.apiVariables();
    // Only subscribers are told.
    const client = cli.client({}, { ANTHROPIC_BASE_URL, CLAUDE_CODE_OAUTH_TOKEN: 'a-token' });

    const { error } = await cli.take(await cli.request(), { client });

    expect(error?.failure).toBe('rate_limited');
    expect(error?.details.resetsAt).toEqual(resetsAt);
  });

  it('by dropping the connection is told as overloaded', async () => {
    model.always(drop());

    const { error } = await cli.take(await cli.request());

    expect(error?.failure).toBe('overloaded');
    expect(error?.details.apiStatus).toBeUndefined();
  });

  it('in the middle of a turn leaves a point to resume at, without the failed part', async () => {
    const request = await cli.request({ prompt: 'one', sessionStore: new MemorySessionStore() });
    model.turn(say('First.'));
    const first = await cli.take(request);
    const resume = (prompt: string, at?: string) =>
      ({ ...request, prompt, session: { kind: 'resume', id: request.session.id, at } }) as const;
    model.turn(callTool('Read', { file_path: 'a.txt' }), failWith(401));
    const failed = await cli.take(resume('two', first.result?.lastMessageUuid));

    expect(failed.error?.failure).toBe('authentication');
    expect(failed.error?.details.messages).toBe(1);

    model.turn(say('Better.'));
    await cli.take(resume('three', failed.error?.details.lastMessageUuid));
    expect(model.lastRequest?.humanTexts).toEqual(['one', 'two', 'three']);

    await cli.take(resume('four', first.result?.lastMessageUuid));
    expect(model.lastRequest?.humanTexts).toEqual(['one', 'four']);
  });
});

describe('a limit of the turn', () => {
  it('on rounds is told as max_turns', async () => {
    model.always(callTool('Glob', { pattern: '*' }));
    const client = cli.client({ CLAUDE_MAX_TURNS: '2' });

    const { error } = await cli.take(await cli.request(), { client });

    expect(error?.failure).toBe('max_turns');
    expect(error?.details.messages).toBe(2);
  });

  it('on cost is told as budget_exceeded', async () => {
    model.always({
      ...callTool('Glob', { pattern: '*' }),
      usage: { inputTokens: 1_000_000, outputTokens: 100_000 },
    });
    const client = cli.client({ CLAUDE_MAX_BUDGET_USD: '0.01' });

    const { error } = await cli.take(await cli.request(), { client });

    expect(error?.failure).toBe('budget_exceeded');
  });
});

describe('an executable that cannot be started', () => {
  it('is told as cli_missing: not there, not executable, no program', async () => {
    const plain = join(cli.root, 'plain');
    const noProgram = join(cli.root, 'no-program');
    await writeFile(plain, 'x');
    await chmod(plain, 0o644);
    await writeFile(noProgram, 'x');
    await chmod(noProgram, 0o755);

    for (const path of [join(cli.root, 'nothing'), plain, noProgram]) {
      const client = cli.client({ CLAUDE_EXECUTABLE: path });
      const { error } = await cli.take(await cli.request(), { client });
      expect(error?.failure).toBe('cli_missing');
    }
  });

  it('is told from a working directory that is not there', async () => {
    const request = await cli.request();

    const { error } = await cli.take({ ...request, cwd: join(request.cwd, 'nothing') });

    expect(error?.failure).toBe('invalid_request');
  });
});
