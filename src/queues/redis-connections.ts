import { Injectable, Logger, OnApplicationShutdown } from '@nestjs/common';
import Redis, { RedisOptions } from 'ioredis';
import { Outage } from '../common/outage';
import { StorageConfig } from '../config/storage.config';

/**
 * Opens connections to Redis and closes them with the service. Commands fail at once while Redis
 * is away, instead of piling up in memory; connections come back by themselves.
 */
@Injectable()
export class RedisConnections implements OnApplicationShutdown {
  private readonly logger = new Logger(RedisConnections.name);
  private readonly open: Redis[] = [];
  private readonly outage = new Outage(this.logger);

  constructor(private readonly storage: StorageConfig) {}

  connect(options: RedisOptions = {}): Redis {
    const redis = new Redis(this.storage.redisUrl, {
      maxRetriesPerRequest: 1,
      enableOfflineQueue: true,
      connectTimeout: 5_000,
      // A server that is there but does not answer; blocking connections undo this.
      commandTimeout: 5_000,
      retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
      ...options,
    });
    // An unhandled 'error' would end the process; a line at its beginning and its end is enough.
    redis.on('error', (error: Error) => this.outage.goesOn(error, 'Redis is away'));
    redis.on('ready', () => this.outage.over('Redis is back'));
    hearOfFailedSubscriptions(redis);
    this.open.push(redis);
    return redis;
  }

  onApplicationShutdown(): void {
    for (const redis of this.open) redis.disconnect();
  }
}

/**
 * Ioredis subscribes anew after each reconnect, and nobody hears when that fails: the rejection would
 * end the process. Whoever subscribes still gets it.
 */
function hearOfFailedSubscriptions(redis: Redis): void {
  for (const name of ['subscribe', 'psubscribe'] as const) {
    const send = redis[name].bind(redis) as (...words: unknown[]) => Promise<unknown>;
    const heard = (...words: unknown[]): Promise<unknown> => {
      const sent = send(...words);
      sent.catch(() => undefined);
      return sent;
    };
    Object.assign(redis, { [name]: heard });
  }
}
