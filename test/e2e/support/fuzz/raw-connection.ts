import { connect, type Socket } from 'node:net';

export interface WireAnswer {
  /** 0: the connection was closed without an answer. */
  status: number;
  /** Lower-case names; of a repeated one the last. */
  headers: Record<string, string>;
  body: Buffer;
  milliseconds: number;
}

const NO_BODY = new Set([204, 304]);
const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * A keep-alive connection that sends bytes as they are, whatever they are, and reads one answer to
 * them. Of an event stream it reads the head, and hangs up.
 */
export class RawConnection {
  private socket?: Socket;
  private received = Buffer.alloc(0);
  private wake: () => void = () => undefined;

  constructor(
    private readonly port: number,
    private readonly limitMs: number,
  ) {}

  async send(bytes: Buffer, isHead: boolean): Promise<WireAnswer> {
    const begin = performance.now();
    const reused = this.socket !== undefined;
    const socket = (this.socket ??= this.open());
    socket.write(bytes);
    const answer = await this.answer(socket, isHead);
    if (answer.status === 0 && reused && performance.now() - begin < this.limitMs) {
      // The server closed it after the request before, as it may.
      this.close();
      return this.send(bytes, isHead);
    }
    const milliseconds = performance.now() - begin;
    // What is left over belongs to a request that was meant to be broken.
    const closes = /close/i.test(answer.headers.connection ?? '');
    if (
      closes ||
      socket.readableEnded ||
      socket.destroyed ||
      this.received.length > 0 ||
      !answer.whole
    ) {
      this.close();
    }
    return { ...answer, milliseconds };
  }

  close(): void {
    this.socket?.destroy();
    this.socket = undefined;
    this.received = Buffer.alloc(0);
  }

  private open(): Socket {
    const socket = connect(this.port, '127.0.0.1').setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    socket.on('error', () => this.wake());
    socket.on('close', () => this.wake());
    socket.on('end', () => this.wake());
    return socket;
  }

  private async answer(
    socket: Socket,
    isHead: boolean,
  ): Promise<Omit<WireAnswer, 'milliseconds'> & { whole: boolean }> {
    const late = setTimeout(() => socket.destroy(new Error('too late')), this.limitMs);
    try {
      for (;;) {
        const head = await this.head(socket);
        if (head === undefined)
          return { status: 0, headers: {}, body: Buffer.alloc(0), whole: false };
        if (head.status >= 200) return { ...head, ...(await this.body(socket, head, isHead)) };
      }
    } finally {
      clearTimeout(late);
    }
  }

  private async head(socket: Socket) {
    const end = await this.until(socket, () => {
      const at = this.received.indexOf(HEAD_END);
      return at < 0 ? undefined : at;
    });
    if (end === undefined) return undefined;
    const [first, ...lines] = this.take(end + HEAD_END.length)
      .toString('latin1')
      .trimEnd()
      .split('\r\n');
    const headers: Record<string, string> = {};
    for (const line of lines) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    return { status: Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1] ?? 0), headers };
  }

  private async body(
    socket: Socket,
    { status, headers }: { status: number; headers: Record<string, string> },
    isHead: boolean,
  ): Promise<{ body: Buffer; whole: boolean }> {
    if (isHead || NO_BODY.has(status)) return { body: Buffer.alloc(0), whole: true };
    if (/event-stream/.test(headers['content-type'] ?? ''))
      return { body: Buffer.alloc(0), whole: false };
    if (headers['transfer-encoding'] === 'chunked') return this.chunks(socket);
    const length =
      headers['content-length'] === undefined ? Infinity : Number(headers['content-length']);
    const whole = await this.until(socket, () => this.received.length >= length || undefined);
    return { body: this.take(Math.min(length, this.received.length)), whole: whole === true };
  }

  private async chunks(socket: Socket): Promise<{ body: Buffer; whole: boolean }> {
    const parts: Buffer[] = [];
    for (;;) {
      const end = await this.until(socket, () => {
        const at = this.received.indexOf('\r\n');
        return at < 0 ? undefined : at;
      });
      if (end === undefined) return { body: Buffer.concat(parts), whole: false };
      const size = Number.parseInt(this.take(end + 2).toString('latin1'), 16);
      if (!(await this.until(socket, () => this.received.length >= size + 2 || undefined))) {
        return { body: Buffer.concat(parts), whole: false };
      }
      parts.push(this.take(size + 2).subarray(0, size));
      if (size === 0) return { body: Buffer.concat(parts), whole: true };
    }
  }

  /** Undefined: the connection ended first. */
  private async until<T>(socket: Socket, look: () => T | undefined): Promise<T | undefined> {
    for (;;) {
      const found = look();
      if (found !== undefined || socket.destroyed || socket.readableEnded) return found;
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private take(length: number): Buffer {
    const taken = this.received.subarray(0, length);
    this.received = this.received.subarray(length);
    return taken;
  }
}
