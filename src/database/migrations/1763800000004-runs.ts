import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The line of runs per project, the lease of the project, and the event log. */
export class Runs1763800000004 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE runs (
        run_id uuid PRIMARY KEY,
        project_id uuid NOT NULL REFERENCES public.projects ON DELETE CASCADE,
        source varchar(40) NOT NULL,
        status varchar(20) NOT NULL DEFAULT 'queued',
        phase varchar(20),
        line_number bigint GENERATED ALWAYS AS IDENTITY,
        priority smallint NOT NULL DEFAULT 0,
        input jsonb NOT NULL,
        session_id varchar(255),
        session jsonb,
        result jsonb,
        usage jsonb,
        error jsonb,
        attempts integer NOT NULL DEFAULT 0,
        lease_generation bigint,
        cli_pid integer,
        cli_started varchar(64),
        cli_host varchar(255),
        cancel_requested_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        finished_at timestamptz
      )`);
    await db.query(
      `CREATE INDEX runs_in_line ON runs (project_id, priority, line_number) WHERE status = 'queued'`,
    );
    // T4 in the database itself: whatever goes wrong above, a project has one run at work.
    await db.query(
      `CREATE UNIQUE INDEX runs_one_at_work ON runs (project_id) WHERE status = 'running'`,
    );
    await db.query('CREATE INDEX runs_by_project ON runs (project_id, source, line_number DESC)');
    // A plan is carried out once; again only when that failed or was cancelled.
    await db.query(
      `CREATE UNIQUE INDEX runs_plan_built_once ON runs ((input->>'planOf'))
        WHERE status IN ('queued', 'running', 'completed')`,
    );
    await db.query(`
      CREATE TABLE run_turns (
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
        turn integer NOT NULL,
        session_id varchar(255) NOT NULL,
        resumed boolean NOT NULL,
        input_tokens bigint NOT NULL,
        output_tokens bigint NOT NULL,
        cache_read_tokens bigint NOT NULL,
        cache_creation_tokens bigint NOT NULL,
        cost_usd double precision NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, turn)
      )`);
    await db.query(`
      CREATE TABLE project_leases (
        project_id uuid PRIMARY KEY REFERENCES public.projects ON DELETE CASCADE,
        generation bigint NOT NULL,
        holder varchar(255),
        run_id uuid,
        expires_at timestamptz NOT NULL
      )`);
    await db.query(`
      CREATE TABLE run_events (
        run_id uuid NOT NULL REFERENCES runs ON DELETE CASCADE,
        seq integer NOT NULL,
        type varchar(20) NOT NULL,
        payload jsonb NOT NULL,
        at timestamptz NOT NULL,
        project_id uuid NOT NULL,
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        event_id bigint GENERATED ALWAYS AS IDENTITY,
        PRIMARY KEY (run_id, seq)
      )`);
    // The order of a whole project's events: by transaction, as ids are given out before the commit.
    await db.query(
      'CREATE INDEX run_events_by_project ON run_events (project_id, transaction_id, event_id)',
    );
    await db.query(
      `CREATE UNIQUE INDEX run_events_one_end ON run_events (run_id)
        WHERE type IN ('completed', 'failed', 'cancelled')`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE run_events');
    await db.query('DROP TABLE project_leases');
    await db.query('DROP TABLE run_turns');
    await db.query('DROP TABLE runs');
  }
}
