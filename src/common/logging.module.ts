import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LogConfig } from '../config/log.config';
import { redactedUrl } from './redacted-url';
import { SecretsConfig } from '../config/secrets.config';

/** Pino's number for the level `info`. */
const INFO = 30;

/** What Nest says of every module and route at each start: of no use after the first time. */
const CHATTER = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

const isChatter = (line: unknown): boolean =>
  CHATTER.has((line as { context?: string } | null)?.context ?? '');

@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [LogConfig, SecretsConfig],
      useFactory: (config: LogConfig, secrets: SecretsConfig) => ({
        pinoHttp: {
          level: config.level,
          genReqId: (request: IncomingMessage) => request.id,
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
                  options: { singleLine: true, ignore: 'pid,hostname' },
                },
              }
            : {}),
          // Never headers (they carry keys), nor keys in queries, and never bodies (they carry prompts).
          serializers: {
            req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
              requestId: id,
              method,
              url: redactedUrl(url),
            }),
            res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
            // What a statement that failed was to write is somebody's prompt or conversation.
            err: (error: Record<string, unknown>) => ({ ...error, parameters: undefined }),
          },
          autoLogging: {
            ignore: (request: IncomingMessage) => /^\/health\//.test(request.url ?? ''),
          },
          customLogLevel: (_request: IncomingMessage, response: ServerResponse, error?: Error) =>
            error !== undefined || response.statusCode >= 500 ? 'warn' : 'info',
        },
      }),
    }),
  ],
})
export class LoggingModule {}
