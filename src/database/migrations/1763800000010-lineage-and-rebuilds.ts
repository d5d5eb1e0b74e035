import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a rollback undid, what Claude had not been told yet at each version, and when a version's
 * preview was last made or asked for in vain.
 */
export class LineageAndRebuilds1763800000010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE versions ADD COLUMN notes text[] NOT NULL DEFAULT '{}'`);
    await db.query(`
      ALTER TABLE session_history
        ADD COLUMN undone_after bigint,
        ADD COLUMN undone_until bigint`);
    await db.query(`
      UPDATE session_history AS entry
         SET undone_after = origin.line_number, undone_until = back.line_number
        FROM runs AS back
        JOIN versions AS version ON version.project_id = back.project_id
         AND version.number = (back.input->>'number')::integer
        JOIN runs AS origin ON origin.run_id = version.run_id
       WHERE entry.source = 'rollback' AND entry.run_id = back.run_id`);
    // The history says it now.
    await db.query('ALTER TABLE project_threads DROP COLUMN summary_until_line');
    await db.query(`
      ALTER TABLE version_previews
        ADD COLUMN used_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN rebuild_failed_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'ALTER TABLE version_previews DROP COLUMN rebuild_failed_at, DROP COLUMN used_at',
    );
    await db.query('ALTER TABLE project_threads ADD COLUMN summary_until_line bigint');
    await db.query(`
      UPDATE project_threads AS thread SET summary_until_line = newest.undone_after
        FROM (SELECT DISTINCT ON (project_id) project_id, to_session_id, undone_after
                FROM session_history ORDER BY project_id, entry_id DESC) AS newest
       WHERE newest.project_id = thread.project_id AND newest.to_session_id IS NULL`);
    await db.query(
      'ALTER TABLE session_history DROP COLUMN undone_until, DROP COLUMN undone_after',
    );
    await db.query('ALTER TABLE versions DROP COLUMN notes');
  }
}
