import { DataSource, type DataSourceOptions } from 'typeorm';

/** Any number that nobody else on this database uses. */
const MIGRATION_LOCK = 6_846_231_907;

/**
 * Brings the schema up to date. Processes that start together wait for one another on an advisory
 * lock, which Postgres releases by itself when the holder's connection ends.
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const guard = dataSource.createQueryRunner();
  await guard.connect();
  try {
    await guard.query('SET statement_timeout = 0');
    await guard.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map((migration) => migration.name);
  } finally {
    await guard.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    await guard.query('RESET statement_timeout').catch(() => undefined);
    await guard.release();
  }
}

/** The same with connections of its own, which may wait: for another process, and for large tables. */
export async function migrateWith(options: DataSourceOptions): Promise<string[]> {
  const { extra } = options as { extra?: Record<string, unknown> };
  const patient = { ...extra, max: 2, statement_timeout: 0, silenceMs: 0 };
  const dataSource = await new DataSource({
    ...options,
    entities: [],
    extra: patient,
  }).initialize();
  try {
    return await migrate(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
