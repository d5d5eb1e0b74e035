import type { Request } from 'express';

/** The keys that a request shows: of its `Authorization: Bearer` and `X-Api-Key` headers. */
export function keysOf(request: Request): string[] {
  const bearer = /^Bearer +(.*)$/i.exec(request.headers.authorization ?? '')?.[1].trim();
  const key = request.headers['x-api-key'];
  return [bearer, key].flat().filter((text): text is string => text !== undefined && text !== '');
}
