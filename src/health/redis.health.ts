import { Injectable, OnModuleInit } from '@nestjs/common';
import { HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type Redis from 'ioredis';
import { once } from 'node:events';
import { RedisConnections } from '../queues/redis-connections';

@Injectable()
export class RedisHealth implements OnModuleInit {
  private redis!: Redis;

  constructor(
    private readonly connections: RedisConnections,
    private readonly indicator: HealthIndicatorService,
  ) {}

  async onModuleInit(): Promise<void> {
    this.redis = this.connections.connect({ enableOfflineQueue: false });
    // A service that says it is ready shall be found ready; without Redis it starts all the same.
    await once(this.redis, 'ready').catch(() => undefined);
  }

  async check(name: string, timeoutMs: number): Promise<HealthIndicatorResult> {
    const session = this.indicator.check(name);
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error('no answer')), timeoutMs).unref();
    });
    try {
      await Promise.race([this.redis.ping(), late]);
      return session.up();
    } catch (error) {
      return session.down({ message: (error as Error).message });
    }
  }
}
