import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { migrate } from '../../src/database/migrate';
import { emptyDatabase } from './support/database';
import { Engineer } from './support/engineer';
import { completed, Thread } from './support/thread';
import { World } from './support/world';

/** Every table, column, index and constraint, as Postgres describes them. */
async function schemaOf(db: DataSource): Promise<unknown> {
  const [columns, indexes, constraints] = await Promise.all([
    db.query(
      `SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
         FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2`,
    ),
    db.query(`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1`),
    db.query(
      `SELECT conrelid::regclass::text AS of, pg_get_constraintdef(oid) AS says FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2`,
    ),
  ]);
  return { columns, indexes, constraints };
}

const tablesOf = async (db: DataSource): Promise<string[]> => {
  const rows = await db.query<{ tablename: string }[]>(
    `SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tablename <> 'onethread_migrations' ORDER BY 1`,
  );
  return rows.map((row) => row.tablename);
};

async function down(db: DataSource): Promise<void> {
  for (let left = db.migrations.length; left > 0; left -= 1) await db.undoLastMigration();
}

describe('the migrations', () => {
  let db: DataSource;

  beforeEach(async () => {
    db = await emptyDatabase();
  });
  afterEach(() => db?.destroy());

  it('go up, down to nothing, and up to the same again', async () => {
    const done = await migrate(db);
    expect(done).toHaveLength(db.migrations.length);
    const schema = await schemaOf(db);
    expect(await tablesOf(db)).toEqual(
      expect.arrayContaining(['projects', 'runs', 'session_history', 'session_transcript_entries']),
    );

    await down(db);
    expect(await tablesOf(db)).toEqual([]);

    await migrate(db);
    expect(await schemaOf(db)).toEqual(schema);
    expect(await migrate(db)).toEqual([]);
  });

  it('go down one by one, and up again from each place', async () => {
    await migrate(db);
    const schema = await schemaOf(db);
    for (let steps = 1; steps <= db.migrations.length; steps += 1) {
      for (let step = 0; step < steps; step += 1) await db.undoLastMigration();
      expect(await migrate(db)).toHaveLength(steps);
      expect(await schemaOf(db)).toEqual(schema);
    }
  });

  describe("on another team's projects table", () => {
    const rows = [
      { project_id: randomUUID(), title: 'With a session', last_ai_session_id: randomUUID() },
      { project_id: randomUUID(), title: "Robert'); DROP TABLE x;--", last_ai_session_id: null },
      { project_id: randomUUID(), title: null, last_ai_session_id: 'no-uuid-at-all' },
    ].toSorted((a, b) => (a.project_id < b.project_id ? -1 : 1));

    const theirs = (): Promise<unknown[]> =>
      db.query(
        'SELECT project_id, title, last_ai_session_id FROM public.projects ORDER BY project_id',
      );

    beforeEach(async () => {
      await db.query(
        `CREATE TABLE public.projects
           (project_id uuid PRIMARY KEY, title text, last_ai_session_id varchar(255))`,
      );
      for (const row of rows) {
        await db.query(
          'INSERT INTO public.projects (project_id, title, last_ai_session_id) VALUES ($1, $2, $3)',
          [row.project_id, row.title, row.last_ai_session_id],
        );
      }
    });

    it('lose nothing: up, down and up', async () => {
      const before = await schemaOf(db);

      await migrate(db);
      expect(await theirs()).toEqual(rows);
      const [row] = await db.query<Record<string, unknown>[]>(
        'SELECT * FROM public.projects WHERE project_id = $1',
        [rows[0].project_id],
      );
      expect(row).toMatchObject({
        ...rows[0],
        last_ai_session_updated_at: null,
        tags: [],
        updated_at: expect.any(Date),
      });
      const up = await schemaOf(db);

      await down(db);
      expect(await theirs()).toEqual(rows);
      expect(await tablesOf(db)).toEqual(['projects']);
      await db.query('DROP TABLE onethread_migrations');
      expect(await schemaOf(db)).toEqual(before);

      await migrate(db);
      expect(await theirs()).toEqual(rows);
      expect(await schemaOf(db)).toEqual(up);
    });
  });
});

it("a team's own project, with a session that Claude does not know here, is served", async () => {
  const world = await World.begin(new Engineer());
  try {
    const projectId = randomUUID();
    const sessionId = randomUUID();
    await world.db.query(
      `CREATE TABLE public.projects
         (project_id uuid PRIMARY KEY, title text NOT NULL DEFAULT '', last_ai_session_id varchar(255))`,
    );
    await world.db.query('INSERT INTO public.projects VALUES ($1, $2, $3)', [
      projectId,
      'Theirs',
      sessionId,
    ]);
    const thread = new Thread(await world.start(), projectId);

    expect((await thread.get()).body).toMatchObject({ projectId, lastAiSessionId: sessionId });
    const run = completed(await thread.update('A bakery'));

    expect(run.session).toMatchObject({ reason: 'not_found', previousId: sessionId });
    expect(await world.project(projectId)).toMatchObject({
      title: 'Theirs',
      last_ai_session_id: run.sessionId,
    });
    expect((await thread.history()).map(({ from, to }) => [from, to])).toEqual([
      [sessionId, run.sessionId],
    ]);
  } finally {
    await world.end();
  }
});
