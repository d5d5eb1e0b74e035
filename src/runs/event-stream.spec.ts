import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Request, Response } from 'express';
import { sendEventStream, ServerSentEvent } from './event-stream';

const request = { socket: { setNoDelay: () => undefined } } as unknown as Request;

const event = (id: number, data: unknown = {}): ServerSentEvent => ({ id, event: 'text', data });

/** A response that takes what it is given, until it is told not to. */
class FakeResponse extends EventEmitter {
  written = '';
  ended = false;
  destroyed = false;
  writableNeedDrain = false;
  headers: Record<string, string> = {};

  status = () => this;
  set = (headers: Record<string, string>) => {
    this.headers = headers;
    return this;
  };
  write = (text: string): boolean => {
    this.written += text;
    return !this.writableNeedDrain;
  };
  end = () => (this.ended = true);
  destroy = () => {
    this.destroyed = true;
    this.emit('close');
  };
}

describe('an event stream', () => {
  let response: FakeResponse;

  beforeEach(() => {
    jest.useFakeTimers();
    response = new FakeResponse();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  const send = (
    batches: (signal: AbortSignal) => AsyncIterable<ServerSentEvent[]>,
    start?: string,
  ) => sendEventStream(request, response as unknown as Response, batches, start);

  /** Nothing, until the client goes away. */
  async function* silence(signal: AbortSignal): AsyncGenerator<ServerSentEvent[]> {
    yield* [];
    if (!signal.aborted) await once(signal, 'abort');
  }

  it('says when to come back, then what there is', async () => {
    await send(async function* () {
      yield [event(1, { a: '1\n2' }), event(2)];
      yield [event(3)];
      await Promise.resolve();
    });

    expect(response.written).toBe(
      'retry: 1000\n\n' +
        'id: 1\nevent: text\ndata: {"a":"1\\n2"}\n\n' +
        'id: 2\nevent: text\ndata: {}\n\n' +
        'id: 3\nevent: text\ndata: {}\n\n',
    );
    expect(response.ended).toBe(true);
  });

  it('says from where a client goes on that has heard nothing yet', async () => {
    await send(async function* () {}, '5-6');

    expect(response.written).toBe('retry: 1000\nid: 5-6\n\n');
  });

  it('shows every 15 s that it is alive, until the client goes', async () => {
    const done = send(silence);
    await jest.advanceTimersByTimeAsync(14_999);
    expect(response.written).toBe('retry: 1000\n\n');
    await jest.advanceTimersByTimeAsync(15_001);
    expect(response.written).toBe('retry: 1000\n\n: still here\n\n: still here\n\n');
    response.destroy();
    await done;
    await jest.advanceTimersByTimeAsync(60_000);

    expect(response.written.match(/still here/g)).toHaveLength(2);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not press on a client that takes nothing', async () => {
    const done = send(silence);
    response.writableNeedDrain = true;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(response.written).not.toContain('still here');
    response.destroy();

    await done;
  });

  it('asks for nothing on behalf of a client that has gone already', async () => {
    response.destroyed = true;
    const batches = jest.fn();
    await send(batches);

    expect(batches).not.toHaveBeenCalled();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is cut off, not ended well, when its source fails', async () => {
    const failing = send(async function* () {
      yield [event(1)];
      await Promise.resolve();
      throw new Error('the database is away');
    });

    await expect(failing).rejects.toThrow('the database is away');
    expect(response.ended).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a client that does not read', () => {
  const MEGABYTE = 'x'.repeat(1_000_000);
  let server: Server;
  let client: Socket;
  let asked: number;
  let released: boolean;
  let done: Promise<void>;
  let patience: AbortController;

  beforeEach(async () => {
    asked = 0;
    released = false;
    patience = new AbortController();
    jest.spyOn(AbortSignal, 'timeout').mockReturnValue(patience.signal);
    server = createServer((incoming, outgoing) => {
      done = sendEventStream(incoming as Request, asExpress(outgoing), endless);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.on('error', () => undefined);
    client.pause();
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    client.destroy();
    server.close();
    await once(server, 'close');
  });

  async function* endless(): AsyncGenerator<ServerSentEvent[]> {
    try {
      for (;;) {
        asked += 1;
        yield [event(asked, MEGABYTE)];
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      released = true;
    }
  }

  const asExpress = (outgoing: ServerResponse): Response =>
    Object.assign(outgoing, {
      status: () => outgoing,
      set: (headers: Record<string, string>) => {
        outgoing.setHeaders(new Map(Object.entries(headers)));
        return outgoing;
      },
    }) as unknown as Response;

  /** Until nothing more is asked for; the system's own buffers are full then. */
  async function settled(): Promise<number> {
    for (let before = -1; before !== asked;) {
      before = asked;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return asked;
  }

  it('is given what fits on its way, and the rest stays in the log', async () => {
    expect(await settled()).toBeLessThan(20);

    client.resume();
    const before = asked;
    await once(client, 'data');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toBeGreaterThan(before);
    client.destroy();
    await done;
  });

  it('is let go in the end', async () => {
    await settled();
    patience.abort();
    await done;

    expect(released).toBe(true);
    client.resume();
    await once(client, 'close');
  });

  it('is forgotten when it goes away by itself', async () => {
    await settled();
    client.destroy();
    await done;

    expect(released).toBe(true);
  });
});
