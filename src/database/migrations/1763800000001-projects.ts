import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addColumns, dropColumns } from './adopted-columns';

const TABLE = 'public.projects';
const CREATED_HERE = 'created by onethread';

const COLUMNS = {
  name: 'varchar(120)',
  name_given: 'boolean NOT NULL DEFAULT false',
  description: 'text',
  tags: "text[] NOT NULL DEFAULT '{}'",
  suggestions: "text[] NOT NULL DEFAULT '{}'",
  status: "varchar(20) NOT NULL DEFAULT 'creating'",
  version_number: 'integer',
  created_at: 'timestamptz NOT NULL DEFAULT now()',
  updated_at: 'timestamptz NOT NULL DEFAULT now()',
};

/**
 * The projects table. A team that has its own `public.projects`, with a UUID `project_id` as its
 * key, keeps it: only what is missing is added, and only that is taken away again by `down`.
 */
export class Projects1763800000001 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    const [{ found }] = (await db.query('SELECT to_regclass($1) AS found', [TABLE])) as [
      { found: string | null },
    ];
    if (found === null) {
      await db.query(`CREATE TABLE ${TABLE} (project_id uuid PRIMARY KEY)`);
      await db.query(`COMMENT ON TABLE ${TABLE} IS '${CREATED_HERE}'`);
    }
    await addColumns(db, TABLE, COLUMNS);
    await db.query(
      `CREATE INDEX IF NOT EXISTS projects_by_creation ON ${TABLE} (created_at DESC, project_id DESC)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX IF EXISTS public.projects_by_creation');
    const [{ comment }] = (await db.query(
      `SELECT obj_description($1::regclass, 'pg_class') AS comment`,
      [TABLE],
    )) as [{ comment: string | null }];
    if (comment === CREATED_HERE) await db.query(`DROP TABLE ${TABLE}`);
    else await dropColumns(db, TABLE, COLUMNS);
  }
}
