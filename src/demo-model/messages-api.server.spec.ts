import { MessagesApiServer } from './messages-api.server';
import type { ModelBrain } from './model-brain';
import {
  callTool,
  drop,
  failWith,
  hang,
  hangAfter,
  say,
  slowly,
  think,
  together,
  type ModelReply,
} from './model-reply';
import { assistant, user, wireRequest } from './testing/wire-requests';

interface StreamEvent {
  type: string;
  index?: number;
  delta?: Record<string, unknown>;
  usage?: Record<string, number>;
  message?: { usage: Record<string, number>; model: string };
  content_block?: Record<string, unknown>;
}

let reply: ModelReply | Promise<ModelReply>;
let asked: (() => void) | undefined;
const brain: ModelBrain = {
  reply: () => {
    asked?.();
    return reply;
  },
};
const server = new MessagesApiServer(brain, { maxBodyBytes: 20_000 });
let url: string;
beforeEach(async () => (url = (await server.start()).url));
afterEach(() => server.stop());

const post = (body: unknown, path = '/v1/messages?beta=true', signal?: AbortSignal) =>
  fetch(`${url}${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    signal,
  });

const eventsOf = (text: string): StreamEvent[] =>
  text
    .split('\n\n')
    .filter((block) => block.startsWith('event: '))
    .map((block) => {
      const [event, data] = block.split('\n');
      const parsed = JSON.parse(data.slice('data: '.length)) as StreamEvent;
      expect(event).toBe(`event: ${parsed.type}`);
      return parsed;
    });

const streamOf = async (given: ModelReply, messages = [user('hi')]): Promise<StreamEvent[]> => {
  reply = given;
  return eventsOf(await (await post(wireRequest(messages))).text());
};

const typesOf = (events: StreamEvent[]): string[] => events.map(({ type }) => type);

/** Reads until the server breaks off. */
async function readUntilBroken(response: Response): Promise<{ text: string; error?: unknown }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
    }
    return { text };
  } catch (error) {
    return { text, error };
  }
}

describe('the Messages API server', () => {
  it('streams text, thinking and tools as the API does', async () => {
    const events = await streamOf(
      together(think('Hm.'), say('Hello'), callTool('Write', { file_path: '/a', content: 'b' })),
    );

    expect(typesOf(events)).toEqual([
      'message_start',
      ...[
        'content_block_start',
        'content_block_delta',
        'content_block_delta',
        'content_block_stop',
      ],
      ...['content_block_start', 'content_block_delta', 'content_block_stop'],
      ...['content_block_start', 'content_block_delta', 'content_block_stop'],
      'message_delta',
      'message_stop',
    ]);
    expect(events[1].content_block).toMatchObject({ type: 'thinking', thinking: '' });
    expect(events[6].delta).toEqual({ type: 'text_delta', text: 'Hello' });
    expect(events[8].content_block).toMatchObject({ type: 'tool_use', name: 'Write', input: {} });
    expect(JSON.parse(String(events[9].delta?.partial_json))).toEqual({
      file_path: '/a',
      content: 'b',
    });
    expect(events[11].delta).toMatchObject({ stop_reason: 'tool_use' });
  });

  it('answers without a stream when none is asked for', async () => {
    reply = { ...say('Hello'), usage: { inputTokens: 7, outputTokens: 3, cacheReadTokens: 5 } };
    const response = await post({ ...wireRequest([user('hi')]), stream: false });

    expect(await response.json()).toMatchObject({
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content: [{ type: 'text', text: 'Hello' }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 7, output_tokens: 3, cache_read_input_tokens: 5 },
    });
  });

  it('counts what came before the last answer as read from the cache', async () => {
    const first = await streamOf(say('Hello'));
    const later = await streamOf(say('Hello'), [user('hi'), assistant('Hello'), user('again')]);

    expect(first.at(-2)?.usage).toMatchObject({ cache_read_input_tokens: 0, output_tokens: 8 });
    expect(first.at(-2)?.usage?.cache_creation_input_tokens).toBeGreaterThan(0);
    expect(later[0].message?.usage.cache_read_input_tokens).toBeGreaterThan(0);
  });

  it('cuts text into as many deltas as wished, never through a character', async () => {
    const smiles = '😀'.repeat(10);
    const cut = async (given: ModelReply) =>
      (await streamOf(given)).flatMap(({ delta }) =>
        delta?.type === 'text_delta' ? [delta.text] : [],
      );

    const byCount = await cut({ ...say(smiles), deltas: 5 });
    const bySize = await cut(slowly(say(smiles), 1, 4));

    expect(byCount).toEqual(Array(5).fill('😀😀'));
    expect(bySize).toEqual(['😀😀😀😀', '😀😀😀😀', '😀😀']);
  });

  it('streams twenty thousand deltas', async () => {
    const events = await streamOf({ ...say('x'.repeat(20_000)), deltas: 20_000 });

    expect(events).toHaveLength(20_005);
  });

  it('fails with a status in Anthropic’s shape', async () => {
    reply = failWith(429, { retryAfterSeconds: 2, headers: { 'x-limit': 'yes' } });
    const response = await post(wireRequest([user('hi')]));

    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('2');
    expect(response.headers.get('x-limit')).toBe('yes');
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: { type: 'rate_limit_error' },
    });
  });

  it('reports a brain that throws, and asks not to retry', async () => {
    reply = Promise.reject(new Error('script ran out'));
    const response = await post(wireRequest([user('hi')]));

    expect(response.status).toBe(500);
    expect(response.headers.get('x-should-retry')).toBe('false');
    expect(await response.json()).toMatchObject({ error: { message: 'script ran out' } });
  });

  it('drops the connection in the middle of an answer', async () => {
    reply = drop(say('half of it'));
    const { text, error } = await readUntilBroken(await post(wireRequest([user('hi')])));

    expect(typesOf(eventsOf(text))).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
    ]);
    expect(error).toBeDefined();
  });

  it('drops the connection before any answer', async () => {
    reply = drop();

    await expect(post(wireRequest([user('hi')]))).rejects.toThrow('fetch failed');
  });

  it('hangs until it is stopped, which takes no time', async () => {
    reply = hang();
    const arrived = new Promise<void>((resolve) => (asked = resolve));
    const response = post(wireRequest([user('hi')]));
    const failed = expect(response).rejects.toThrow('fetch failed');
    await arrived;
    await server.stop();

    await failed;
  });

  it('hangs after a part of an answer', async () => {
    reply = hangAfter(say('one block'));
    const response = await post(wireRequest([user('hi')]));
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let text = '';
    while (!text.includes('content_block_stop')) {
      text += new TextDecoder().decode((await reader.read()).value);
    }
    await server.stop();

    await expect(reader.read()).rejects.toThrow('terminated');
    expect(text).not.toContain('message_delta');
  });

  it('tells the brain when the client goes', async () => {
    const client = new AbortController();
    const brainSignal = new Promise<AbortSignal>((resolve) => {
      brain.reply = (_, signal) => {
        resolve(signal);
        return hang();
      };
    });
    const response = post(wireRequest([user('hi')]), undefined, client.signal).catch(() => 'gone');
    const signal = await brainSignal;
    const told = new Promise((resolve) => signal.addEventListener('abort', resolve));
    client.abort();

    expect(await response).toBe('gone');
    await told;
    brain.reply = () => reply;
  });

  it('counts tokens', async () => {
    const response = await post(wireRequest([user('hi')]), '/v1/messages/count_tokens');
    const { input_tokens } = (await response.json()) as { input_tokens: number };

    expect(input_tokens).toBeGreaterThan(10);
  });

  it.each([
    ['is no JSON', '{"messages": ['],
    ['has no messages', '{}'],
    ['has messages of another kind', '{"messages": ["hi"]}'],
    ['has tools of another kind', '{"messages": [], "tools": "all"}'],
    ['is not an object', 'null'],
  ])('refuses a body that %s', async (_, body) => {
    const response = await post(body);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  it('refuses a body that is too large', async () => {
    const response = await post(wireRequest([user('x'.repeat(1_000_000))]));

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { type: 'request_too_large' } });
  });

  it('knows no other routes, and answers a probe', async () => {
    const missing = await fetch(`${url}/v1/models`);

    expect(missing.status).toBe(404);
    expect(await missing.json()).toMatchObject({
      type: 'error',
      error: { type: 'not_found_error' },
    });
    expect((await fetch(url, { method: 'HEAD' })).status).toBe(200);
  });

  it('starts again after it was stopped, and refuses a port that is taken', async () => {
    const port = Number(new URL(url).port);
    await expect(server.start()).rejects.toThrow('started already');
    await expect(new MessagesApiServer(brain, { port }).start()).rejects.toThrow('EADDRINUSE');
    await server.stop();
    await server.stop();

    ({ url } = await server.start());
    expect((await fetch(url)).status).toBe(200);
  });
});
