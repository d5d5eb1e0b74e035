import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { QueuesModule } from '../queues/queues.module';
import { RateLimitGuard } from './rate-limit.guard';
import { RateLimits } from './rate-limits.service';

/** How often an owner may ask. Its guard comes after that of `access/`, which knows the owner. */
@Module({
  imports: [QueuesModule],
  providers: [RateLimits, { provide: APP_GUARD, useClass: RateLimitGuard }],
})
export class LimitsModule {}
