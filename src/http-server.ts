import { ExpressAdapter } from '@nestjs/platform-express';
import { randomUUID } from 'node:crypto';
import {
  createServer,
  IncomingMessage,
  RequestListener,
  Server,
  ServerOptions,
  ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { DomainError } from './common/domain-error';
import { toProblem } from './common/problem-details';
import type { HttpConfig } from './config/http.config';

/**
 * What a connection may take. Nothing here cuts an answer: the limits end with the last byte of the
 * request, so an event stream lives as long as its client wants.
 */
const LIMITS: ServerOptions = {
  // All header fields together, Node's default said aloud; more is 431.
  maxHeaderSize: 16 * 1024,
  // Headers that trickle in (Slowloris); the whole request has HttpConfig's limit.
  headersTimeout: 10_000,
  // Longer than the 60 s of common proxies, so that it is they who close idle connections.
  keepAliveTimeout: 65_000,
  // How late the two may strike.
  connectionsCheckingInterval: 1_000,
  // Node would refuse a request without one, and not say why.
  requireHostHeader: false,
};
/** Header fields of a request; what comes after them is not looked at. */
const MAX_HEADERS = 100;

/** What Node's parser refuses before there is a request, by the code of its error. */
const REFUSALS: Readonly<Record<string, DomainError>> = {
  HPE_HEADER_OVERFLOW: new DomainError('headers_too_large', 431, 'The headers are too large.'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: new DomainError('body_too_large', 413, 'The body is too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: new DomainError(
    'request_timeout',
    408,
    'The request took too long to arrive.',
  ),
};
const NO_HTTP = new DomainError('bad_request', 400, 'This is not a valid HTTP request.');
const NO_SUCH_EXPECTATION = new DomainError(
  'expectation_failed',
  417,
  'The only expectation that can be met is 100-continue.',
);

/** Express on a server with limits, on which also what never becomes a request is a problem document. */
export class HttpServerAdapter extends ExpressAdapter {
  /** Nest calls this while it makes the application. */
  override initHttpServer(): void {
    const express = this.getInstance<RequestListener>();
    const server = createServer(LIMITS, (request, response) => {
      if (isForUs(request)) express(request, response);
      else send(response, NO_HTTP);
    });
    server.maxHeadersCount = MAX_HEADERS;
    server.on('clientError', refuse);
    server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) =>
      send(response, NO_SUCH_EXPECTATION),
    );
    this.httpServer = server;
  }

  /** Open event streams would otherwise hold the shutdown for ever. */
  override close(): Promise<unknown> | undefined {
    const closed = super.close();
    (this.httpServer as Server).closeAllConnections();
    return closed;
  }
}

/** The limits that operators choose. */
export function limitConnections(server: Server, config: HttpConfig): void {
  server.requestTimeout = config.requestTimeoutSeconds * 1_000;
  server.headersTimeout = Math.min(LIMITS.headersTimeout!, server.requestTimeout);
  // One more is closed at once: better than running out of file descriptors.
  server.maxConnections = config.maxConnections;
}

/**
 * HTTP/1.1 asks for a `Host`, and for a target that is a path or a whole address (RFC 9112, 3.2). An
 * address is made a path: Express answers one that it cannot read in HTML, past all that we set up.
 */
function isForUs(request: IncomingMessage): boolean {
  const { url = '', httpVersion, headers } = request;
  if (httpVersion === '1.1' && headers.host === undefined) return false;
  if (url.startsWith('/') || url === '*') return true;
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return false;
  const { pathname, search } = new URL(url);
  request.url = pathname + search;
  return true;
}

function send(response: ServerResponse, problem: DomainError): void {
  const { body, headers } = documentOf(problem);
  response.writeHead(problem.status, headers).end(body);
}

function refuse(error: NodeJS.ErrnoException, socket: Duplex): void {
  // After a reset there is nobody to tell; amid an answer it would be read as a part of that.
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy(error);
    return;
  }
  const problem = REFUSALS[error.code ?? ''] ?? NO_HTTP;
  const { body, headers } = documentOf(problem);
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const statusLine = `HTTP/1.1 ${problem.status} ${toProblem(problem).title}\r\n`;
  socket.end(`${statusLine}${head.join('')}Connection: close\r\n\r\n${body}`);
}

/** Node keeps the answer that a socket is busy with there; its own handler looks there too. */
const isAnswering = (socket: Duplex): boolean =>
  (socket as { _httpMessage?: ServerResponse })._httpMessage?.headersSent === true;

function documentOf(problem: DomainError): { body: string; headers: Record<string, string> } {
  const requestId = randomUUID();
  const body = JSON.stringify(toProblem(problem, requestId));
  return {
    body,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
      'X-Content-Type-Options': 'nosniff',
      'X-Request-Id': requestId,
    },
  };
}
