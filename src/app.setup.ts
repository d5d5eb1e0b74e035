import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import { Logger } from 'nestjs-pino';
import { apiDocument } from './api-document/api-document';
import { allowOrigins } from './common/cors';
import { jsonBody } from './common/json-body.middleware';
import { ProblemFilter } from './common/problem.filter';
import { requestId } from './common/request-id.middleware';
import { securityHeaders } from './common/security-headers';
import { createValidationPipe } from './common/validation';
import { HttpConfig } from './config/http.config';
import { limitConnections } from './http-server';
import { HttpMetrics } from './observability/http-metrics';
import { BOARD_PATH, QueueBoard } from './observability/queue-board';

/** A prompt has at most 20,000 characters, of at most 12 bytes each when escaped in JSON. */
const BODY_LIMIT = '512kb';

/** What every request passes through; the same in the service and in tests. */
export function setUp(app: NestExpressApplication): void {
  const config = app.get(HttpConfig);
  limitConnections(app.getHttpServer(), config);
  app.useLogger(app.get(Logger));
  app.set('trust proxy', config.trustedProxies);
  app.use(requestId);
  const metrics = ifThere(app, HttpMetrics);
  if (metrics !== undefined) app.use(metrics.middleware);
  app.use(securityHeaders());
  allowOrigins(app, config);
  const board = ifThere(app, QueueBoard);
  if (board !== undefined) app.use(BOARD_PATH, board.middleware);
  app.use(jsonBody(BODY_LIMIT));
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  SwaggerModule.setup('docs', app, () => apiDocument(app), {
    jsonDocumentUrl: 'docs-json',
    customSiteTitle: 'Onethread API',
    swaggerOptions: { tryItOutEnabled: true, displayRequestDuration: true },
  });
}

/** An app that a team puts together may have left a room out. */
function ifThere<T>(app: NestExpressApplication, token: Type<T>): T | undefined {
  try {
    return app.get(token);
  } catch {
    return undefined;
  }
}
