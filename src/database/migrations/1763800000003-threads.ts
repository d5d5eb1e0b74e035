import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What `sessions/` keeps beside the stored id: the fence, where to resume, the history, transcripts. */
export class Threads1763800000003 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE project_threads (
        project_id uuid PRIMARY KEY REFERENCES public.projects ON DELETE CASCADE,
        fence bigint NOT NULL DEFAULT 0,
        session_id varchar(255),
        source varchar(40),
        last_message_uuid uuid,
        cumulative_cost_usd double precision NOT NULL DEFAULT 0
      )`);
    await db.query(`
      CREATE TABLE session_history (
        entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        project_id uuid NOT NULL REFERENCES public.projects ON DELETE CASCADE,
        at timestamptz NOT NULL DEFAULT now(),
        from_session_id varchar(255),
        to_session_id varchar(255),
        source varchar(40) NOT NULL,
        run_id uuid,
        reason text
      )`);
    await db.query(
      'CREATE INDEX session_history_by_project ON session_history (project_id, entry_id DESC)',
    );
    // `json`, not `jsonb`: an entry may hold U+0000, and must come back as it was.
    await db.query(`
      CREATE TABLE session_transcript_entries (
        entry_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        project_id uuid NOT NULL REFERENCES public.projects ON DELETE CASCADE,
        session_id varchar(255) NOT NULL,
        subpath text NOT NULL DEFAULT '',
        uuid text,
        parent_uuid text,
        entry json NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query(
      `CREATE UNIQUE INDEX session_transcript_entries_once
        ON session_transcript_entries (project_id, session_id, subpath, uuid) WHERE uuid IS NOT NULL`,
    );
    await db.query(
      `CREATE INDEX session_transcript_entries_in_order
        ON session_transcript_entries (project_id, session_id, subpath, entry_id)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE session_transcript_entries');
    await db.query('DROP TABLE session_history');
    await db.query('DROP TABLE project_threads');
  }
}
