import { connect, createServer, Server, Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

/** Stands between the service and a server of ours, and can be taken away. */
export class TcpRelay {
  private server?: Server;
  private readonly sockets = new Set<Socket>();
  private readonly swallowed = new Set<Socket>();
  private silent = false;
  private port = 0;

  private readonly target: URL;

  /** @param address of the real server */
  constructor(address: string) {
    this.target = new URL(address);
  }

  /** The port that it has, or had. */
  get address(): number {
    return this.port;
  }

  /** Listens: on the same port whenever it comes back. */
  async start(): Promise<number> {
    this.server = createServer((client) => {
      if (this.silent) return this.swallow(client);
      const upstream = connect(Number(this.target.port), this.target.hostname);
      for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
      ]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.sockets.delete(socket);
          other.destroy();
        });
        socket.pipe(other);
      }
    }).listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
    return this.port;
  }

  /** From now on nothing passes, and nobody is told: connections are taken, and stay. */
  silence(): void {
    this.silent = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Everything goes on; what was connected meanwhile is cut. */
  speak(): void {
    this.silent = false;
    for (const socket of this.swallowed) socket.destroy();
    for (const socket of this.sockets) socket.resume();
  }

  private swallow(client: Socket): void {
    this.swallowed.add(client);
    client.on('error', () => undefined);
    client.on('close', () => this.swallowed.delete(client));
  }

  /** Cuts every connection; new ones are refused. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    for (const socket of [...this.sockets, ...this.swallowed]) socket.destroy();
    await closed;
  }
}
