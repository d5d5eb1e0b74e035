import type { NestExpressApplication } from '@nestjs/platform-express';
import { DocumentBuilder, OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { Logger } from 'nestjs-pino';
import { describeAccess } from './access/open-api';
import { allowOrigins } from './common/cors';
import { jsonBody } from './common/json-body.middleware';
import { ProblemFilter } from './common/problem.filter';
import { requestId } from './common/request-id.middleware';
import { securityHeaders } from './common/security-headers';
import { createValidationPipe } from './common/validation';
import { HttpConfig } from './config/http.config';
import { limitConnections } from './http-server';

/** A prompt has at most 20,000 characters, of at most 12 bytes each when escaped in JSON. */
const BODY_LIMIT = '512kb';

/** What every request passes through; the same in the service and in tests. */
export function setUp(app: NestExpressApplication): void {
  const config = app.get(HttpConfig);
  limitConnections(app.getHttpServer(), config);
  app.useLogger(app.get(Logger));
  app.set('trust proxy', config.trustedProxies);
  app.use(requestId);
  app.use(securityHeaders());
  allowOrigins(app, config);
  app.use(jsonBody(BODY_LIMIT));
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalFilters(new ProblemFilter());
  SwaggerModule.setup('docs', app, () => openApi(app), {
    jsonDocumentUrl: 'docs-json',
    customSiteTitle: 'Onethread API',
    swaggerOptions: { tryItOutEnabled: true, displayRequestDuration: true },
  });
}

export function openApi(app: NestExpressApplication): OpenAPIObject {
  const document = new DocumentBuilder()
    .setTitle('Onethread')
    .setDescription(
      'The backend of an AI app builder. One project, one Claude conversation: every request about a project resumes the same session. Errors are problem documents (RFC 9457) with a stable `code`.',
    )
    .setVersion('1')
    .addTag('builds', 'Make an app from a prompt, and change it')
    .addTag('chat plan', 'Talk about an app before changing it')
    .addTag('projects', 'What has been made')
    .addTag('versions', 'Every state that worked, and the way back')
    .addTag('files', 'The source of versions')
    .addTag('sessions', 'The one conversation of each project')
    .addTag('runs', 'Work on a project, waiting, running or done')
    .addTag('health', 'For operators')
    .build();
  return describeAccess(SwaggerModule.createDocument(app, document));
}
