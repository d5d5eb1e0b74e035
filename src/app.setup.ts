import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { apiDocument } from './api-document/api-document';
import { jsonBody } from './common/json-body.middleware';
import { ProblemFilter } from './common/problem.filter';
import { requestId } from './common/request-id.middleware';
import { createValidationPipe } from './common/validation';

/** A prompt has at most 20,000 characters, of at most 12 bytes each when escaped in JSON. */
const BODY_LIMIT = '512kb';

/** What every request passes through; the same in the service and in tests. */
export function setUp(app: NestExpressApplication): void {
  app.useLogger(app.get(Logger));
  app.use(requestId);
  app.use(
    helmet({
      contentSecurityPolicy: {
        // The service itself speaks plain HTTP; whether it is upgraded is for the proxy before it.
        directives: { 'upgrade-insecure-requests': null },
      },
    }),
  );
  app.use(jsonBody(BODY_LIMIT));
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  SwaggerModule.setup('docs', app, () => apiDocument(app), {
    jsonDocumentUrl: 'docs-json',
    customSiteTitle: 'Onethread API',
    swaggerOptions: { tryItOutEnabled: true, displayRequestDuration: true },
  });
}
