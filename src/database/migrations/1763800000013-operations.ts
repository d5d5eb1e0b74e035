import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which request and which trace a run comes from, and which processes are alive. */
export class Operations1763800000013 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE runs
        ADD COLUMN request_id varchar(100),
        ADD COLUMN trace_parent varchar(55)`);
    await db.query(`
      CREATE TABLE processes (
        process_id varchar(255) PRIMARY KEY,
        role varchar(20) NOT NULL,
        version varchar(40) NOT NULL,
        slots integer NOT NULL,
        started_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE processes');
    await db.query('ALTER TABLE runs DROP COLUMN trace_parent, DROP COLUMN request_id');
  }
}
