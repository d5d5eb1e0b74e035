import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { principalOf } from '../access/principal';
import { DomainError } from '../common/domain-error';
import { rateLimitHeaders } from './rate-limit-headers';
import { Quota, RateLimits, Standing } from './rate-limits.service';
import { STARTS_A_RUN } from './starts-a-run.decorator';

/** Before every route that has an owner, which health checks and the like have not: not too often. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const owner = principalOf(http.getRequest<Request>())?.owner;
    if (owner === undefined) return true;
    const standings: Standing[] = [];
    for (const quota of this.quotasOf(context)) {
      const standing = await this.limits.take(quota, owner);
      if (standing !== undefined) standings.push(standing);
      if (standing?.exceeded) break;
    }
    if (standings.length === 0) return true;
    http.getResponse<Response>().set(rateLimitHeaders(standings));
    const exceeded = standings.find((standing) => standing.exceeded);
    if (exceeded === undefined) return true;
    const { quota, limit, windowSeconds, resetSeconds } = exceeded;
    const what = quota === 'runs' ? 'requests that start a run' : 'requests';
    throw new DomainError(
      'rate_limited',
      429,
      `More than ${limit} ${what} within ${windowSeconds} seconds. Try again in ${resetSeconds} seconds.`,
      { retryAfterSeconds: resetSeconds, members: { quota } },
    );
  }

  private quotasOf(context: ExecutionContext): Quota[] {
    const starts = this.reflector.get<boolean>(STARTS_A_RUN, context.getHandler());
    return starts ? ['requests', 'runs'] : ['requests'];
  }
}
