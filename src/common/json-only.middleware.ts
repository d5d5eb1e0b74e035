import type { NextFunction, Request, Response } from 'express';
import { DomainError } from './domain-error';

/**
 * Refuses bodies that are not JSON. Without it, a form (what `curl -d` sends unless told otherwise)
 * would be silently dropped and end in a puzzling "prompt must be a string".
 */
export function jsonOnly(request: Request, _response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? 0) > 0;
  if (hasBody && !request.is(['json', '+json'])) {
    next(
      new DomainError(
        'unsupported_media_type',
        415,
        'The body must be JSON, with "content-type: application/json".',
      ),
    );
    return;
  }
  next();
}
