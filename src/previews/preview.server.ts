import { createServer, Server, ServerOptions } from 'node:http';
import { AddressInfo } from 'node:net';
import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { ConfigError } from '../config/env-reader';
import { HttpConfig } from '../config/http.config';
import { PreviewConfig } from '../config/preview.config';
import { WorkerConfig } from '../config/worker.config';
import { PreviewHandler } from './preview.handler';

/** A visitor sends a few small headers and no body; who takes longer is not a visitor. */
const LIMITS: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
};
const MAX_HEADERS = 100;
/** A connection on which nothing moves, e.g. a reader that stopped reading. */
const SILENCE_MS = 120_000;

/**
 * The listener for previews. It is apart from the API's, so that generated pages never share an
 * origin with the API, nor a router or body parser that could mistake one's request for the other's.
 */
@Injectable()
export class PreviewServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PreviewServer.name);
  private server?: Server;

  constructor(
    private readonly http: HttpConfig,
    private readonly config: PreviewConfig,
    private readonly worker: WorkerConfig,
    private readonly handler: PreviewHandler,
  ) {}

  /** The port that is listened on; 0: none. */
  get port(): number {
    return (this.server?.address() as AddressInfo | null | undefined)?.port ?? 0;
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.worker.runsApi) return;
    const server = createServer(LIMITS, (request, response) => {
      void this.handler.handle(request, response);
    });
    server.maxHeadersCount = MAX_HEADERS;
    server.timeout = SILENCE_MS;
    await this.listen(server);
    server.on('error', (error) => this.logger.error(error));
    this.server = server;
  }

  async onApplicationShutdown(): Promise<void> {
    const server = this.server;
    if (server === undefined) return;
    this.server = undefined;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      // A browser keeps connections open, and a download may take minutes: neither is waited for.
      server.closeAllConnections();
    });
  }

  private listen(server: Server): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => reject(this.explain(error)));
      server.listen(this.config.port, this.http.host, resolve);
    });
  }

  private explain(error: NodeJS.ErrnoException): Error {
    const where = `port ${this.config.port} on ${this.http.host}`;
    const problem =
      error.code === 'EADDRINUSE'
        ? `${where} is in use; stop what listens there or choose another`
        : `cannot listen to ${where} (${error.code ?? error.message})`;
    return new ConfigError('PREVIEW_PORT', problem);
  }
}
