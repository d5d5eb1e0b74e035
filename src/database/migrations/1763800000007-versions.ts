import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every state of a project that worked; and what Claude is to be told with the next prompt. */
export class Versions1763800000007 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE versions (
        project_id uuid NOT NULL REFERENCES public.projects ON DELETE CASCADE,
        number integer NOT NULL,
        commit varchar(64) NOT NULL,
        source varchar(40) NOT NULL,
        run_id uuid NOT NULL,
        prompt text,
        session_id varchar(255),
        last_message_uuid uuid,
        restored_number integer,
        files_changed jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (project_id, number)
      )`);
    await db.query('CREATE UNIQUE INDEX versions_by_run ON versions (run_id)');
    // The artifact of an old version goes; its row stays, to tell that there was one.
    await db.query(`
      CREATE TABLE version_previews (
        project_id uuid NOT NULL REFERENCES public.projects ON DELETE CASCADE,
        number integer NOT NULL,
        artifact_id uuid,
        PRIMARY KEY (project_id, number)
      )`);
    await db.query(`
      ALTER TABLE project_threads
        ADD COLUMN notes text[] NOT NULL DEFAULT '{}',
        ADD COLUMN summary_until_line bigint`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE project_threads DROP COLUMN notes, DROP COLUMN summary_until_line');
    await db.query('DROP TABLE version_previews');
    await db.query('DROP TABLE versions');
  }
}
