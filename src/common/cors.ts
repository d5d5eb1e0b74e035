import type { NestExpressApplication } from '@nestjs/platform-express';
import type { HttpConfig } from '../config/http.config';

/** What a page may read of an answer beyond its body and the few headers that are always shown. */
const EXPOSED = [
  'Content-Disposition',
  'ETag',
  'Location',
  'Preference-Applied',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'WWW-Authenticate',
  'X-Request-Id',
];

/** What a page may send: everything that some route looks at. */
const ALLOWED = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Last-Event-ID',
  'Prefer',
  'X-Api-Key',
  'X-Request-Id',
];

/**
 * Lets pages of the configured origins use the API. Without credentials, in any case: keys come in a
 * header that the page sets, and there are no cookies, so a page can do no more than its user's key.
 */
export function allowOrigins(app: NestExpressApplication, { corsOrigins }: HttpConfig): void {
  if (corsOrigins !== '*' && corsOrigins.length === 0) return;
  app.enableCors({
    origin: corsOrigins === '*' ? '*' : [...corsOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ALLOWED,
    exposedHeaders: EXPOSED,
    credentials: false,
    // Chromium asks again after two hours at the latest.
    maxAge: 7_200,
  });
}
