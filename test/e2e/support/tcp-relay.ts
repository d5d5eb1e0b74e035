import { connect, createServer, Server, Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

/** Stands between the service and a server of ours, and can be taken away. */
export class TcpRelay {
  private server?: Server;
  private readonly sockets = new Set<Socket>();
  private port = 0;

  private readonly target: URL;

  /** @param address of the real server */
  constructor(address: string) {
    this.target = new URL(address);
  }

  /** Listens: on the same port whenever it comes back. */
  async start(): Promise<number> {
    this.server = createServer((client) => {
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

  /** Cuts every connection; new ones are refused. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}
