import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { DomainError } from '../common/domain-error';
import { toProblem } from '../common/problem-details';
import { OperatorConfig } from '../config/operator.config';
import { ApiKeyAuthenticator } from './api-key-authenticator';
import { Authenticator } from './authenticator';

/** For browsers, which read one challenge per header; Prometheus sends its key without being asked. */
const CHALLENGE = 'Basic realm="Onethread operators", charset="UTF-8"';

/**
 * Lets operators in, by a key: as a bearer token or, from a browser, as the password of any user.
 * Without keys, the operators' routes are open where the API is, and otherwise not there at all.
 */
@Injectable()
export class OperatorAccess implements CanActivate {
  private readonly open: boolean;

  constructor(
    private readonly config: OperatorConfig,
    authenticator: Authenticator,
  ) {
    // Whoever asks for something else than API keys has an API that is not open.
    this.open = config.open && authenticator instanceof ApiKeyAuthenticator;
  }

  /** Undefined: come in. */
  refusal(request: IncomingMessage): DomainError | undefined {
    if (this.open) return undefined;
    const { digests } = this.config;
    if (digests.length === 0) {
      return new DomainError('route_not_found', 404, 'Set OPERATOR_KEYS to have this route.');
    }
    const given = createHash('sha256').update(keyIn(request.headers.authorization)).digest();
    // All of them are compared, whichever fits.
    if (digests.filter((known) => timingSafeEqual(known, given)).length > 0) return undefined;
    return new DomainError('unauthenticated', 401, "This needs an operator's key.", {
      headers: { 'WWW-Authenticate': CHALLENGE },
    });
  }

  /** As a guard of Nest's. */
  canActivate(context: ExecutionContext): boolean {
    const refusal = this.refusal(context.switchToHttp().getRequest<Request>());
    if (refusal === undefined) return true;
    throw refusal;
  }

  /** As a middleware of Express'. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    const refusal = this.refusal(request);
    if (refusal === undefined) return next();
    response
      .status(refusal.status)
      .set(refusal.headers)
      .type('application/problem+json')
      .send(JSON.stringify(toProblem(refusal, request.id as string | undefined)));
  };
}

/** The key in an `Authorization` header; empty without one. */
function keyIn(header = ''): string {
  const [, scheme = '', value = ''] = /^(\w+) +(\S+)$/.exec(header) ?? [];
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return '';
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
