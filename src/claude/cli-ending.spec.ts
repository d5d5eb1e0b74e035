import { randomUUID } from 'node:crypto';
import { hang, hangAfter, callTool, MessagesApiServer, say, ScriptedModel } from '../demo-model';
import type { ClaudeRequest } from './claude-client';
import { processGroupExists } from '../common/processes/process-group';
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

/** The group the CLI leads, noted as it starts. */
const groups: number[] = [];
const noteGroup = (event: { type: string; pid?: number }): void => {
  if (event.type === 'process' && event.pid !== undefined) groups.push(event.pid);
};
const lastGroup = (): number => groups.at(-1) ?? 0;

describe('ending a turn from outside', () => {
  it('by unsubscribing ends the process group', async () => {
    model.always(hangAfter(say('Let me think')));
    const client = cli.client();
    const started = new Promise<void>((resolve, reject) => {
      const request = cli.request();
      void request.then((ready) => {
        const subscription = client.run(ready).subscribe({
          next: (event) => {
            noteGroup(event);
            if (event.type !== 'text') return;
            subscription.unsubscribe();
            resolve();
          },
          error: reject,
        });
      });
    });
    await started;
    expect(processGroupExists(lastGroup())).toBe(true);

    const asked = performance.now();
    await client.settled();

    expect(processGroupExists(lastGroup())).toBe(false);
    expect(performance.now() - asked).toBeLessThan(4_000);
  });

  it('by the signal tells `cancelled` once the group is gone, and where to resume', async () => {
    const request = await cli.request({ prompt: 'one', sessionStore: new MemorySessionStore() });
    model.turn(callTool('Glob', { pattern: '*' }), hangAfter(say('Now for the')));
    const abort = new AbortController();
    const stopAtText = (event: { type: string }): void => {
      if (event.type === 'text') abort.abort();
    };

    const { error, events } = await cli.take(request, {
      signal: abort.signal,
      onEvent: (event) => {
        noteGroup(event);
        stopAtText(event);
      },
    });

    expect(error?.failure).toBe('cancelled');
    expect(processGroupExists(lastGroup())).toBe(false);
    expect(error?.details.messages).toBeGreaterThan(0);
    const at = error?.details.lastMessageUuid;
    expect(at).toBeDefined();

    model.turn(say('Gone on.'));
    const session = { kind: 'resume', id: request.session.id, at } as const;
    const { result } = await cli.take({ ...request, prompt: 'two', session });
    expect(result?.text).toBe('Gone on.');
    expect(model.lastRequest?.humanTexts).toEqual(['one', 'two']);
    expect(only(events, 'result')).toEqual([]);
  });

  it('before it started starts nothing', async () => {
    const { error, events } = await cli.take(await cli.request(), { signal: AbortSignal.abort() });

    expect(error?.failure).toBe('cancelled');
    expect(events).toEqual([]);
  });

  it('while the store still looks for the transcript starts nothing', async () => {
    const abort = new AbortController();
    const sessionStore = new MemorySessionStore();
    let found: (nothing: null) => void = () => undefined;
    sessionStore.load = () => {
      abort.abort();
      return new Promise((resolve) => (found = resolve));
    };
    const session = { kind: 'resume', id: randomUUID() } as const;

    const { error, events } = await cli.take(await cli.request({ session, sessionStore }), {
      signal: abort.signal,
    });

    found(null);
    expect(error?.failure).toBe('cancelled');
    expect(events).toEqual([]);
  });

  it('by the end of the application ends every turn and takes no more', async () => {
    model.always(hangAfter(say('Thinking')));
    const client = cli.client();
    const ends: Promise<unknown>[] = [];
    const bothTalk = new Promise<void>((resolve) => {
      let talking = 0;
      const onEvent = (event: { type: string }): void => {
        noteGroup(event);
        if (event.type === 'text' && ++talking === 2) resolve();
      };
      for (const request of [cli.request(), cli.request()]) {
        ends.push(request.then((ready) => cli.take(ready, { client, onEvent })));
      }
    });
    await bothTalk;

    await client.beforeApplicationShutdown();

    expect(groups.slice(-2).map(processGroupExists)).toEqual([false, false]);
    const cancelled = { error: expect.objectContaining({ failure: 'cancelled' }) };
    expect(await Promise.all(ends)).toEqual([
      expect.objectContaining(cancelled),
      expect.objectContaining(cancelled),
    ]);
    expect(await cli.take(await cli.request(), { client })).toMatchObject(cancelled);
  });
});

describe('a turn that does not end by itself', () => {
  const limited = (limits: ClaudeRequest['limits']) => cli.request({ limits });

  it('is ended as idle when nothing comes any more', async () => {
    model.always(hang());

    const { error } = await cli.take(await limited({ idleTimeoutSeconds: 2 }), {
      onEvent: noteGroup,
    });

    expect(error?.failure).toBe('idle');
    expect(processGroupExists(lastGroup())).toBe(false);
  });

  it('is ended by the clock however much it says', async () => {
    model.always({ ...say('word '.repeat(1_000)), deltaDelayMs: 20, chunkSize: 5 });

    const { error, events } = await cli.take(await limited({ turnTimeoutSeconds: 3 }), {
      onEvent: noteGroup,
    });

    expect(error?.failure).toBe('timeout');
    expect(only(events, 'text').length).toBeGreaterThan(0);
    expect(processGroupExists(lastGroup())).toBe(false);
  });
});

describe('a CLI that is killed', () => {
  it('is told as crashed, with the signal', async () => {
    model.always(hangAfter(say('Working')));

    const { error } = await cli.take(await cli.request(), {
      onEvent: (event) => {
        noteGroup(event);
        if (event.type === 'text') process.kill(lastGroup(), 'SIGKILL');
      },
    });

    expect(error?.failure).toBe('crashed');
    expect(error?.details).toEqual(expect.objectContaining({ signal: 'SIGKILL', exitCode: null }));
  });

  it('names only messages to resume at that reached the store', async () => {
    const sessionStore = new MemorySessionStore();
    const request = await cli.request({ prompt: 'one', sessionStore });
    model.turn(say('First.'));
    const first = await cli.take(request);
    const resume = (prompt: string, at?: string) =>
      ({ ...request, prompt, session: { kind: 'resume', id: request.session.id, at } }) as const;
    model.turn(callTool('Glob', { pattern: '*' }), hang());

    // The message is told of about 100 ms before the CLI hands it on.
    const { error, events } = await cli.take(resume('two', first.result?.lastMessageUuid), {
      onEvent: (event) => {
        noteGroup(event);
        if (event.type === 'message') process.kill(lastGroup(), 'SIGKILL');
      },
    });

    expect(error?.failure).toBe('crashed');
    expect(error?.details.messages).toBe(only(events, 'message').length);
    const kept = sessionStore.session(request.session.id).map(({ uuid }) => uuid);
    const at = error?.details.lastMessageUuid;
    expect([undefined, ...kept]).toContain(at);

    model.reset();
    model.turn(say('Second.'));
    const { result } = await cli.take(resume('three', at ?? first.result?.lastMessageUuid));
    expect(result?.text).toBe('Second.');
  });
});
