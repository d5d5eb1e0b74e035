import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LogConfig } from '../config/log.config';
import { redactedUrl } from './redacted-url';

/** Pino's number for the level `info`. */
const INFO = 30;

/** What Nest says of every module and route at each start: of no use after the first time. */
const CHATTER = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

const isChatter = (line: unknown): boolean =>
  CHATTER.has((line as { context?: string } | null)?.context ?? '');

@Module({
  imports: [
    LoggerModule.forRootAsync({
      inject: [LogConfig],
      useFactory: (config: LogConfig) => ({
        pinoHttp: {
          level: config.level,
          genReqId: (request: IncomingMessage) => request.id,
          hooks: {
            logMethod(args, method, level) {
              if (level > INFO || !isChatter(args[0])) method.apply(this, args);
            },
          },
          ...(config.pretty
            ? {
                transport: {
                  target: 'pino-pretty',
                  options: { singleLine: true, ignore: 'pid,hostname' },
                },
              }
            : {}),
          // Never headers (they carry keys), never bodies (they carry prompts), and no tickets.
          serializers: {
            req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
              requestId: id,
              method,
              url: redactedUrl(url),
            }),
            res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
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
