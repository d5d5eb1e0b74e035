import type { NextFunction, Request, Response } from 'express';
import { randomUUID } from 'node:crypto';
import { withinRequest } from './work-scope';

/** Ids that clients may give to their requests; anything else gets one of ours. */
const REQUEST_ID = /^[\w.:-]{1,100}$/;

/**
 * Names the request: by the client's `X-Request-Id` when that is harmless, else anew. The id comes
 * back in the answer, in problem documents and on every log line of the request, also those of the run that it starts, in whichever process.
 */
export function requestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
  Object.assign(request, { id });
  response.setHeader('X-Request-Id', id);
  withinRequest(request, id, next);
}
