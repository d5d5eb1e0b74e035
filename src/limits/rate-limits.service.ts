import { Injectable, Logger } from '@nestjs/common';
import {
  RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import { LimitsConfig } from '../config/limits.config';
import { REDIS_PREFIX } from '../queues/queues';
import { RedisConnections } from '../queues/redis-connections';

const WINDOW_SECONDS = 60;
/** A Redis that does not answer within this long is away; no request waits longer for it. */
const PATIENCE_MS = 300;

/** A quota's name, as clients see it: of all requests, of those that start a run. */
export type Quota = 'requests' | 'runs';

/** How an owner stands with a quota. */
export interface Standing {
  quota: Quota;
  /** Requests per window. */
  limit: number;
  windowSeconds: number;
  remaining: number;
  /** Seconds until the window ends, and all is there again. */
  resetSeconds: number;
  exceeded: boolean;
}

/**
 * Counts requests per owner in Redis, for all API processes together. While Redis is away each
 * process counts for itself: the limit is a little softer then, and nothing is refused because of it.
 */
@Injectable()
export class RateLimits {
  private readonly logger = new Logger(RateLimits.name);
  private readonly limiters = new Map<Quota, RateLimiterAbstract>();

  constructor(config: LimitsConfig, connections: RedisConnections) {
    const limits = { requests: config.requestsPerMinute, runs: config.runsPerMinute };
    if (Object.values(limits).every((points) => points === 0)) return;
    const storeClient = connections.connect({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      commandTimeout: PATIENCE_MS,
      // One that takes connections and says nothing: hang up, and count here until it speaks again.
      socketTimeout: PATIENCE_MS,
    });
    for (const [quota, points] of Object.entries(limits) as [Quota, number][]) {
      if (points === 0) continue;
      const window = { points, duration: WINDOW_SECONDS };
      const limiter = new RateLimiterRedis({
        ...window,
        storeClient,
        rejectIfRedisNotReady: true,
        keyPrefix: `${REDIS_PREFIX}:rate:${quota}`,
        insuranceLimiter: new RateLimiterMemory({ ...window, keyPrefix: quota }),
      });
      this.limiters.set(quota, limiter);
    }
  }

  /** Counts one request; undefined: this quota has no limit. */
  async take(quota: Quota, owner: string): Promise<Standing | undefined> {
    const limiter = this.limiters.get(quota);
    if (limiter === undefined) return undefined;
    try {
      return standingOf(quota, limiter, await limiter.consume(owner), false);
    } catch (error) {
      // The library rejects with its result when the quota is used up.
      if (error instanceof RateLimiterRes) return standingOf(quota, limiter, error, true);
      this.logger.warn({ err: error }, 'a request was not counted');
      return undefined;
    }
  }
}

const standingOf = (
  quota: Quota,
  { points, duration }: RateLimiterAbstract,
  { remainingPoints, msBeforeNext }: RateLimiterRes,
  exceeded: boolean,
): Standing => ({
  quota,
  limit: points,
  windowSeconds: duration,
  remaining: remainingPoints,
  resetSeconds: Math.max(1, Math.ceil(msBeforeNext / 1_000)),
  exceeded,
});
