import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Answer } from './answer-stream';
import { ApiError, errorBody } from './api-error';
import type { ModelBrain } from './model-brain';
import type { AnswerReply, CutFault } from './model-reply';
import { ModelRequest } from './model-request';
import { parseRequest, readBody } from './request-body';
import { estimateTokens, type WireRequest } from './wire';

/** The Messages API's own limit on a request body. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

export interface MessagesApiOptions {
  /** 0: any free port. */
  port?: number;
  maxBodyBytes?: number;
}

export interface MessagesApiAddress {
  /** Base address without a trailing slash, for `ANTHROPIC_BASE_URL`. */
  url: string;
  port: number;
}

/**
 * The Anthropic Messages API on 127.0.0.1, as far as the Claude CLI uses it:
 * `POST /v1/messages`, streaming and not, and `POST /v1/messages/count_tokens`. What is said is up
 * to a {@link ModelBrain}. Any key is accepted; a brain can look at it.
 */
export class MessagesApiServer {
  private server?: Server;
  private stopping = new AbortController();

  constructor(
    private readonly brain: ModelBrain,
    private readonly options: MessagesApiOptions = {},
  ) {}

  /** Listens. Rejects with node's error when the port cannot be had. */
  async start(): Promise<MessagesApiAddress> {
    if (this.server) throw new Error('The server was started already.');
    this.stopping = new AbortController();
    const server = createServer((request, response) => void this.answer(request, response));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => {
        this.server = undefined;
        reject(error);
      });
      server.listen(this.options.port ?? 0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, port };
  }

  /** Breaks off what is being answered and closes every connection at once. May be called twice. */
  async stop(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    this.stopping.abort();
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.stopping.signal]);
    try {
      await this.route(request, response, signal);
    } catch (error) {
      if (signal.aborted || response.headersSent) return void response.destroy();
      sendError(response, error instanceof ApiError ? error : ApiError.fromBrain(error));
    }
  }

  private async route(
    request: IncomingMessage,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (pathname === '/' && (request.method === 'GET' || request.method === 'HEAD')) {
      return sendJson(response, 200, { service: 'messages-api' });
    }
    if (request.method !== 'POST') throw notFound(request);
    if (pathname === '/v1/messages/count_tokens') {
      const { system, tools, messages } = await this.body(request);
      const input_tokens = [system, tools, messages].map(estimateTokens).reduce((a, b) => a + b);
      return sendJson(response, 200, { input_tokens });
    }
    if (pathname !== '/v1/messages') throw notFound(request);
    const modelRequest = new ModelRequest(await this.body(request), request.headers);
    const reply = await this.brain.reply(modelRequest, signal);
    if (!('fault' in reply)) return this.deliver(modelRequest, reply, response, signal);
    switch (reply.fault) {
      case 'status':
        throw new ApiError(reply.status, reply);
      case 'hang':
        return silence(signal);
      case 'hangAfter':
      case 'drop':
        await this.cutShort(modelRequest, reply, response, signal);
    }
  }

  private async deliver(
    request: ModelRequest,
    reply: AnswerReply,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const answer = new Answer(request, reply);
    if (request.raw.stream === true) await answer.stream(response, signal);
    else sendJson(response, 200, answer.body());
  }

  private async cutShort(
    request: ModelRequest,
    fault: CutFault,
    response: ServerResponse,
    signal: AbortSignal,
  ): Promise<void> {
    const dropped = fault.fault === 'drop';
    const parts = fault.parts ?? [];
    if (request.raw.stream === true && (parts.length > 0 || !dropped)) {
      const openEnd = fault.openEnd ?? dropped;
      const answer = new Answer(request, { ...fault, parts });
      await answer.stream(response, signal, { whole: false, openEnd });
    }
    if (!dropped) return silence(signal);
    // What was written must leave before the connection does, or the client sees no part of it.
    if (response.headersSent) await new Promise((resolve) => response.write('\n', resolve));
    response.destroy();
  }

  private async body(request: IncomingMessage): Promise<WireRequest> {
    const limit = this.options.maxBodyBytes ?? MAX_BODY_BYTES;
    return parseRequest(await readBody(request, limit));
  }
}

const notFound = (request: IncomingMessage): ApiError =>
  new ApiError(404, { message: `Not found: ${request.method} ${request.url}` });

/** Resolves never; rejects when `signal` is aborted. */
const silence = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = (): void => reject(new Error('aborted'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, error: ApiError): void {
  const requestId = `req_${randomUUID()}`;
  const headers = { 'request-id': requestId, ...error.headers };
  sendJson(response, error.status, errorBody(error, requestId), headers);
}
