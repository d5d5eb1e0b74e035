import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from './adopted-columns';

const TABLE = 'public.projects';

/** Whatever was there before belongs to whom an open API belongs. */
const COLUMNS = { owner: "varchar(64) NOT NULL DEFAULT 'default'" };

/** Every project has an owner, and with it all that hangs on it; and the service has secrets of its own. */
export class Owners1763800000008 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await addColumns(db, TABLE, COLUMNS);
    await db.query(
      `CREATE INDEX IF NOT EXISTS projects_by_owner
        ON ${TABLE} (owner, created_at DESC, project_id DESC)`,
    );
    await db.query(`
      ALTER TABLE idempotency_keys
        ADD COLUMN owner varchar(64) NOT NULL DEFAULT 'default',
        DROP CONSTRAINT idempotency_keys_pkey,
        ADD PRIMARY KEY (owner, key)`);
    await db.query(`
      CREATE TABLE service_secrets (
        name varchar(40) PRIMARY KEY,
        secret bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE service_secrets');
    // Keys mean something for a day only; those of other owners could meet one another now.
    await db.query("DELETE FROM idempotency_keys WHERE owner <> 'default'");
    await db.query(`
      ALTER TABLE idempotency_keys
        DROP CONSTRAINT idempotency_keys_pkey,
        DROP COLUMN owner,
        ADD PRIMARY KEY (key)`);
    await db.query('DROP INDEX IF EXISTS public.projects_by_owner');
    await dropColumns(db, TABLE, COLUMNS);
  }
}
