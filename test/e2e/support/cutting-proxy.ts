import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * Stands between a client and the service, and breaks the connection where it is told to: after so
 * many bytes of what the service says, be it in the middle of an event.
 */
export class CuttingProxy {
  /** How often a connection has been broken. */
  cuts = 0;
  /** Connections that clients have made. */
  connections = 0;
  private readonly sockets = new Set<Socket>();
  private readonly places: number[] = [];
  private passed = 0;

  private constructor(
    private readonly server: Server,
    private target: { host: string; port: number },
  ) {
    server.on('connection', (client: Socket) => this.join(client));
  }

  static async before(target: URL): Promise<CuttingProxy> {
    const server = createServer();
    const proxy = new CuttingProxy(server, toAddress(target));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks the connection after each of these numbers of bytes, counted from here, one by one. */
  cutAfter(...bytes: number[]): void {
    this.passed = 0;
    this.places.push(...bytes);
  }

  /** Breaks what is open now. */
  cut(): void {
    if (this.sockets.size > 0) this.cuts += 1;
    for (const socket of this.sockets) socket.destroy();
  }

  /** Connections from now on go there. */
  leadTo(target: URL): void {
    this.target = toAddress(target);
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    this.connections += 1;
    const service = connect(this.target);
    for (const [one, other] of [
      [client, service],
      [service, client],
    ]) {
      this.sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
    client.pipe(service);
    service.on('data', (chunk: Buffer) => {
      if (this.places.length === 0 || this.passed + chunk.length < this.places[0]) {
        this.passed += chunk.length;
        client.write(chunk);
        return;
      }
      const rest = this.places.shift()! - this.passed;
      this.passed = 0;
      this.cuts += 1;
      // What was let through must arrive before the connection breaks.
      client.write(chunk.subarray(0, rest), () => client.destroy());
      service.destroy();
    });
  }
}

const toAddress = ({ hostname, port }: URL) => ({ host: hostname, port: Number(port) });
