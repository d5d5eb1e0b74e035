import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which run each `Idempotency-Key` stands for. The key's row comes first in the transaction, so that
 * requests with the same key wait for it before they make anything: hence the deferred constraint.
 */
export class IdempotencyKeys1763800000006 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE idempotency_keys (
        key varchar(255) PRIMARY KEY,
        digest char(64) NOT NULL,
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query('CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at)');
    await db.query('CREATE INDEX idempotency_keys_by_run ON idempotency_keys (run_id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE idempotency_keys');
  }
}
