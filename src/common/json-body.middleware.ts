import { json, NextFunction, Request, RequestHandler, Response } from 'express';
import { DomainError } from './domain-error';
import { findReservedField } from './reserved-fields';
import { validationFailed } from './validation';

/** What the body parser's errors are to clients, by their `type`. */
const PROBLEM_OF_ERROR: Readonly<Record<string, { code: string; message: string }>> = {
  'entity.parse.failed': { code: 'invalid_json', message: 'The body is not valid JSON.' },
  'entity.too.large': { code: 'body_too_large', message: 'The body is too large.' },
  'charset.unsupported': {
    code: 'unsupported_media_type',
    message: 'The body must be UTF-8.',
  },
  'encoding.unsupported': {
    code: 'unsupported_media_type',
    message: 'The body has a content encoding that is not supported.',
  },
};

/** Ours have three levels. What walks through a body calls itself, and has no room for thousands. */
const MAX_DEPTH = 50;

const tooDeep = (): DomainError =>
  new DomainError('body_too_deep', 400, `The body has more than ${MAX_DEPTH} levels.`);

const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined ||
  Number(request.headers['content-length'] ?? 0) > 0;

/**
 * Parses JSON bodies, and refuses any other: a form (what `curl -d` sends unless told otherwise)
 * would be silently dropped and end in a puzzling "prompt must be a string".
 */
export function jsonBody(limit: string): RequestHandler {
  const parse = json({ limit, type: ['json', '+json'] });
  return (request: Request, response: Response, next: NextFunction) => {
    if (hasBody(request) && !request.is(['json', '+json'])) {
      const message = 'The body must be JSON, with "content-type: application/json".';
      next(new DomainError('unsupported_media_type', 415, message));
      return;
    }
    parse(request, response, (error?: unknown) => {
      if (error !== undefined) next(toDomainError(error));
      else if (isDeeperThan(request.body, MAX_DEPTH)) next(tooDeep());
      else next(problemOf(request.body));
    });
  };
}

function problemOf(body: unknown): DomainError | undefined {
  const field = findReservedField(body);
  if (field === undefined) return undefined;
  return validationFailed([{ field, message: `property ${field} should not exist` }]);
}

function toDomainError(error: unknown): DomainError {
  const { type, status } = error as { type?: string; status?: number };
  const { code, message } = PROBLEM_OF_ERROR[type ?? ''] ?? {
    code: 'bad_request',
    message: 'The body could not be read.',
  };
  return new DomainError(code, status ?? 400, message, { cause: error });
}

function isDeeperThan(body: unknown, depth: number): boolean {
  let level = [body];
  for (let left = depth; left >= 0; left -= 1) {
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null ? (Object.values(value) as unknown[]) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
