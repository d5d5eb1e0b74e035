import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { DomainError } from '../common/domain-error';
import { toProblem } from '../common/problem-details';
import { OperatorConfig } from '../config/operator.config';

/** What a browser shows its password box for; Prometheus sends the key as a bearer token. */
const CHALLENGE = 'Basic realm="Onethread operators", charset="UTF-8", Bearer';

/**
 * Lets operators in, by a key: as a bearer token or, from a browser, as the password of any user.
 * Without keys, the operators' routes are open where the API is, and otherwise not there at all.
 */
@Injectable()
export class OperatorAccess implements CanActivate {
  private readonly digests: readonly Buffer[];

  constructor(private readonly config: OperatorConfig) {
    this.digests = config.keys.map(digest);
  }

  /** Undefined: come in. */
  refusal(request: IncomingMessage): DomainError | undefined {
    if (this.config.open) return undefined;
    if (this.digests.length === 0) {
      return new DomainError('route_not_found', 404, `Cannot ${request.method} this path.`);
    }
    const given = digest(keyIn(request.headers.authorization));
    // All of them are compared, in the same time.
    if (this.digests.filter((known) => timingSafeEqual(known, given)).length > 0) return undefined;
    return new DomainError('unauthorized', 401, "This needs an operator's key.");
  }

  /** As a guard of Nest's. */
  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const refusal = this.refusal(http.getRequest<Request>());
    if (refusal === undefined) return true;
    challenge(http.getResponse<Response>(), refusal);
    throw refusal;
  }

  /** As a middleware of Express'. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    const refusal = this.refusal(request);
    if (refusal === undefined) return next();
    challenge(response, refusal);
    response
      .status(refusal.status)
      .type('application/problem+json')
      .send(JSON.stringify(toProblem(refusal, String(request.id))));
  };
}

function challenge(response: Response, { status }: DomainError): void {
  if (status === 401) response.setHeader('WWW-Authenticate', CHALLENGE);
}

/** The key in an `Authorization` header; empty without one. */
function keyIn(header = ''): string {
  const [, scheme, value] = /^(\w+) +(\S+)$/.exec(header) ?? [];
  if (/^bearer$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return '';
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}

const digest = (key: string): Buffer => createHash('sha256').update(key).digest();
