import { Injectable, Logger, OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { createServer, IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import { ConfigError } from '../config/env-reader';
import { HttpConfig } from '../config/http.config';
import { OperatorConfig } from '../config/operator.config';
import { Readiness } from '../health/readiness.service';
import { MetricsRegistry } from '../metrics/metrics-registry';
import { OperatorAccess } from '../access/operator-access';

/** Prometheus and probes send a few small headers and no body. */
const LIMITS: ServerOptions = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
};

interface Page {
  status: number;
  type: string;
  text: string;
}

const json = (status: number, body: unknown): Page => ({
  status,
  type: 'application/json',
  text: JSON.stringify(body),
});

/** Metrics and health on a port of their own: the only one that a worker has, if it has any. */
@Injectable()
export class OperatorServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(OperatorServer.name);
  private server?: Server;

  constructor(
    private readonly config: OperatorConfig,
    private readonly http: HttpConfig,
    private readonly access: OperatorAccess,
    private readonly metrics: MetricsRegistry,
    private readonly readiness: Readiness,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { metricsPort } = this.config;
    if (metricsPort === undefined) return;
    const server = createServer(LIMITS, (request, response) => void this.answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', ({ message }) => reject(new ConfigError('METRICS_PORT', message)));
      server.listen(metricsPort, this.http.host, resolve);
    });
    server.on('error', (error) => this.logger.error(error));
    this.server = server;
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, type, text } = await this.page(request).catch((error: unknown) => {
      this.logger.error({ err: error }, 'metrics cannot be told');
      return json(500, { code: 'internal_error' });
    });
    response.writeHead(status, {
      'Content-Type': type,
      'Cache-Control': 'no-store',
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}),
    });
    response.end(request.method === 'HEAD' ? undefined : text);
  }

  private async page(request: IncomingMessage): Promise<Page> {
    const [path] = (request.url ?? '').split('?');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return json(405, { code: 'method_not_allowed' });
    }
    if (path === '/health/live') return json(200, { status: 'ok' });
    if (path === '/health/ready') {
      const { status, body } = await this.readiness.check();
      return json(status, body);
    }
    if (path !== '/metrics') return json(404, { code: 'route_not_found' });
    const refusal = this.access.refusal(request);
    if (refusal !== undefined) return json(refusal.status, { code: refusal.code });
    const { registry } = this.metrics;
    return { status: 200, type: registry.contentType, text: await registry.metrics() };
  }
}
