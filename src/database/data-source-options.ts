import type { DataSourceOptions } from 'typeorm';
import type { StorageConfig } from '../config/storage.config';
import { migrations } from './migrations';
import { WatchfulClient } from './watchful-client';

/** For the service and for the TypeORM CLI alike. The schema changes by migrations only. */
export const dataSourceOptions = (storage: StorageConfig) =>
  ({
    type: 'postgres',
    url: storage.databaseUrl,
    applicationName: 'onethread',
    migrations,
    migrationsTableName: 'onethread_migrations',
    migrationsTransactionMode: 'each',
    synchronize: false,
    extra: {
      max: storage.databasePoolSize,
      // To connect, or to get one of the pool's connections.
      connectionTimeoutMillis: 1_000 * Math.min(10, storage.databaseTimeoutSeconds),
      idleTimeoutMillis: 30_000,
      statement_timeout: 1_000 * storage.databaseTimeoutSeconds,
      // A lost network must not hold a request for ever; nobody tells of that but the clock.
      silenceMs: 1_000 * (storage.databaseTimeoutSeconds + 1),
      Client: WatchfulClient,
      idle_in_transaction_session_timeout: 60_000,
    },
  }) satisfies DataSourceOptions;
