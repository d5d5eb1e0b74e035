import type { DataSourceOptions } from 'typeorm';
import type { StorageConfig } from '../config/storage.config';
import { migrations } from './migrations';

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
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      // A lost network must not hold a request for ever.
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 60_000,
    },
  }) satisfies DataSourceOptions;
