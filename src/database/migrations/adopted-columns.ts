import type { QueryRunner } from 'typeorm';

/** Marks what these migrations added, so that going down never drops what was there before. */
const OURS = 'added by onethread';

const columnComment = async (
  db: QueryRunner,
  table: string,
  column: string,
): Promise<{ comment: string | null } | undefined> => {
  const rows = (await db.query(
    `SELECT col_description(attrelid, attnum) AS comment FROM pg_attribute
      WHERE attrelid = $1::regclass AND attname = $2 AND NOT attisdropped`,
    [table, column],
  )) as { comment: string | null }[];
  return rows[0];
};

/** Adds those of the columns that the table does not have. */
export async function addColumns(
  db: QueryRunner,
  table: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [column, definition] of Object.entries(columns)) {
    const existed = (await columnComment(db, table, column)) !== undefined;
    await db.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${column} ${definition}`);
    if (!existed) await db.query(`COMMENT ON COLUMN ${table}.${column} IS '${OURS}'`);
  }
}

/** Drops those of the columns that {@link addColumns} added; another team's stay, with their rows. */
export async function dropColumns(
  db: QueryRunner,
  table: string,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  for (const column of Object.keys(columns).reverse()) {
    const found = await columnComment(db, table, column);
    if (found?.comment === OURS) await db.query(`ALTER TABLE ${table} DROP COLUMN ${column}`);
  }
}
