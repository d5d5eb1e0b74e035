import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { QueuesModule } from '../queues/queues.module';
import { ClaudeHealth } from './claude.health';
import { HealthController } from './health.controller';
import { Readiness } from './readiness.service';
import { RedisHealth } from './redis.health';

@Module({
  imports: [TerminusModule.forRoot({ logger: false }), QueuesModule],
  controllers: [HealthController],
  providers: [RedisHealth, ClaudeHealth, Readiness],
  exports: [Readiness],
})
export class HealthModule {}
