import { isSpanContextValid, trace } from '@opentelemetry/api';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Options } from 'pino-http';
import type { LogConfig } from '../config/log.config';
import type { SecretsConfig } from '../config/secrets.config';
import { toLoggedError } from './log-error';
import { redactedUrl } from './redacted-url';
import { currentScope, scopeOf } from './work-scope';

/** Pino's number for the level `info`. */
const INFO = 30;

/** What Nest says of every module and route at each start: of no use after the first time. */
const CHATTER = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

type LoggedRequest = IncomingMessage & { originalUrl?: string };

/** Asked for every few seconds by machines. */
const PROBES = /^\/(health\/|metrics\b)/;

/**
 * One line per event worth knowing, on each the request, run and project it belongs to. Never headers
 * (they carry keys) and never bodies (they carry prompts).
 */
export function logOptions(config: LogConfig, secrets: SecretsConfig, workerId: string): Options {
  return {
    level: config.level,
    base: { workerId },
    genReqId: (request) => request.id,
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    mixin: (_line, _level, logger) => ids(logger.bindings()),
    hooks: {
      logMethod(args, method, level) {
        if (level > INFO || !isChatter(args[0])) method.apply(this, args);
      },
      // The last line: what a driver, a program or an API said may quote what it was given.
      streamWrite: (line: string) => secrets.redact(line),
    },
    ...(config.pretty
      ? {
          transport: {
            target: 'pino-pretty',
            options: { singleLine: true, ignore: 'pid,hostname,workerId' },
          },
        }
      : {}),
    wrapSerializers: false,
    serializers: {
      req: (request: LoggedRequest) => ({
        method: request.method,
        url: redactedUrl(request.originalUrl ?? request.url ?? ''),
      }),
      res: ({ statusCode }: ServerResponse) => ({ statusCode }),
      err: (error: unknown) => toLoggedError(error),
    },
    autoLogging: { ignore: (request: IncomingMessage) => PROBES.test(request.url ?? '') },
    customLogLevel: (_request, response) => {
      if (response.err !== undefined) return 'error';
      return response.statusCode >= 500 ? 'warn' : 'info';
    },
    customSuccessMessage: (_request, response) =>
      response.writableFinished ? 'request completed' : 'client left',
    customSuccessObject: (request, response, line: object) => ({
      ...line,
      ...aboutOf(request, response),
    }),
    customErrorMessage: () => 'request failed',
    customErrorObject: (request, response, _error, line: object) => ({
      ...line,
      // Of a failure that was foreseen, the code says it all.
      err: response.err,
      ...aboutOf(request, response),
    }),
  };
}

const isChatter = (line: unknown): boolean =>
  CHATTER.has((line as { context?: string } | null)?.context ?? '');

/** A problem's code, and the run and project that the request was about. */
function aboutOf(request: IncomingMessage, response: ServerResponse): object {
  const code = (response as { locals?: { problemCode?: string } }).locals?.problemCode;
  const { runId, projectId } = scopeOf(request);
  const { params } = request as { params?: Record<string, string> };
  return { code, runId, projectId: projectId ?? params?.projectId };
}

/** What the line belongs to. A request's own logger says its `requestId` already. */
function ids(bindings: { requestId?: unknown }): object {
  const { requestId, ...others } = currentScope();
  const span = trace.getActiveSpan()?.spanContext();
  return {
    ...(requestId === undefined || bindings.requestId !== undefined ? {} : { requestId }),
    ...others,
    ...(span !== undefined && isSpanContextValid(span) ? { traceId: span.traceId } : {}),
  };
}
