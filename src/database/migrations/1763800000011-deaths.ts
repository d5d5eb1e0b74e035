import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often a run has cost its worker's life; and what an attempt that was stopped leaves to the next. */
export class Deaths1763800000011 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE runs
        ADD COLUMN deaths integer NOT NULL DEFAULT 0,
        ADD COLUMN carried_over jsonb`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE runs DROP COLUMN carried_over, DROP COLUMN deaths');
  }
}
