import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from './adopted-columns';

const TABLE = 'public.projects';

/** The single source of truth of a project's thread. Nullable: NULL means "start fresh". */
const COLUMNS = {
  last_ai_session_id: 'varchar(255)',
  last_ai_session_updated_at: 'timestamptz',
};

export class ProjectSession1763800000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await addColumns(db, TABLE, COLUMNS);
  }

  async down(db: QueryRunner): Promise<void> {
    await dropColumns(db, TABLE, COLUMNS);
  }
}
