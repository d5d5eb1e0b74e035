import { BullModule } from '@nestjs/bull';
import { Global, Module } from '@nestjs/common';
import type { RedisOptions } from 'ioredis';
import { StorageConfig } from '../config/storage.config';
import { PREVIEWS_QUEUE, REDIS_PREFIX, RUNS_QUEUE } from './queues';
import { RedisConnections } from './redis-connections';

@Global()
@Module({ providers: [RedisConnections], exports: [RedisConnections] })
class RedisModule {}

@Module({
  imports: [
    RedisModule,
    BullModule.forRootAsync({
      imports: [RedisModule],
      inject: [StorageConfig, RedisConnections],
      useFactory: (_storage: StorageConfig, connections: RedisConnections) => ({
        prefix: `${REDIS_PREFIX}:bull`,
        createClient: (type: 'client' | 'subscriber' | 'bclient', options?: RedisOptions) =>
          // Bull's blocking connections must retry for ever, or it gives up on its queue.
          connections.connect({
            ...options,
            maxRetriesPerRequest: type === 'client' ? 1 : null,
            commandTimeout: type === 'client' ? 5_000 : undefined,
            enableReadyCheck: type === 'client',
          }),
        // A frozen worker is still handed jobs, through its open connection: they come back after
        // this long, or twice that. One that comes twice does no harm: runs are claimed in Postgres.
        settings: { stalledInterval: 5_000 },
        defaultJobOptions: {
          // A run's end is in Postgres; Bull only carries it to a worker, once.
          attempts: 1,
          removeOnComplete: true,
          removeOnFail: true,
        },
      }),
    }),
    BullModule.registerQueue({ name: RUNS_QUEUE }, { name: PREVIEWS_QUEUE }),
  ],
  exports: [BullModule],
})
export class QueuesModule {}
