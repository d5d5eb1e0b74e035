import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { StaleFenceError } from './session-errors';

/** One line of a transcript: the CLI's own, passed through as it is. */
export interface TranscriptEntry {
  type: string;
  uuid?: string;
  parentUuid?: string | null;
  [key: string]: unknown;
}

/** A main transcript, or (with a subpath) that of one of its subagents. */
export interface TranscriptKey {
  projectId: string;
  sessionId: string;
  subpath?: string;
}

/** Conversations, entry by entry, in Postgres. */
@Injectable()
export class TranscriptsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Adds entries in order, in one statement. Those with a uuid are there once, however often they come.
   * @param fence when given, a worker that lost the project's lease is refused
   * @throws StaleFenceError
   */
  async append(
    key: TranscriptKey,
    entries: readonly TranscriptEntry[],
    fence?: string,
  ): Promise<void> {
    if (entries.length === 0) return;
    const [{ allowed }] = await this.dataSource.query<[{ allowed: boolean }]>(
      `WITH thread AS (
         SELECT fence FROM project_threads WHERE project_id = $1 FOR SHARE),
       fence AS (
         SELECT $7::bigint IS NULL OR COALESCE((SELECT fence FROM thread), 0) <= $7::bigint AS allowed),
       added AS (
         INSERT INTO session_transcript_entries
           (project_id, session_id, subpath, uuid, parent_uuid, entry)
         SELECT $1, $2, $3, given.uuid, given.parent_uuid, given.entry
           FROM fence, unnest($4::text[], $5::text[], $6::json[])
                  WITH ORDINALITY AS given(uuid, parent_uuid, entry, place)
          WHERE fence.allowed ORDER BY given.place
         ON CONFLICT (project_id, session_id, subpath, uuid) WHERE uuid IS NOT NULL DO NOTHING)
       SELECT allowed FROM fence`,
      [
        key.projectId,
        key.sessionId,
        key.subpath ?? '',
        entries.map((entry) => entry.uuid ?? null),
        entries.map((entry) => entry.parentUuid ?? null),
        entries.map((entry) => JSON.stringify(entry)),
        fence ?? null,
      ],
    );
    if (!allowed) throw new StaleFenceError(key.projectId, fence ?? 'none');
  }

  /** All entries, in the order they came; undefined when there was never one. */
  async load(key: TranscriptKey): Promise<TranscriptEntry[] | undefined> {
    const rows = await this.dataSource.query<{ entry: TranscriptEntry }[]>(
      `SELECT entry FROM session_transcript_entries
        WHERE project_id = $1 AND session_id = $2 AND subpath = $3 ORDER BY entry_id`,
      [key.projectId, key.sessionId, key.subpath ?? ''],
    );
    return rows.length === 0 ? undefined : rows.map((row) => row.entry);
  }

  /** Main transcripts of a project; `mtime` in milliseconds since 1970. */
  listSessions(projectId: string): Promise<{ sessionId: string; mtime: number }[]> {
    return this.dataSource.query(
      `SELECT session_id AS "sessionId", floor(extract(epoch FROM max(at)) * 1000)::float8 AS mtime
         FROM session_transcript_entries WHERE project_id = $1 AND subpath = '' GROUP BY session_id`,
      [projectId],
    );
  }

  async listSubpaths(key: TranscriptKey): Promise<string[]> {
    const rows = await this.dataSource.query<{ subpath: string }[]>(
      `SELECT DISTINCT subpath FROM session_transcript_entries
        WHERE project_id = $1 AND session_id = $2 AND subpath <> '' ORDER BY subpath`,
      [key.projectId, key.sessionId],
    );
    return rows.map((row) => row.subpath);
  }

  /** Deletes one transcript; a main one with those of its subagents. */
  async delete(key: TranscriptKey): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM session_transcript_entries
        WHERE project_id = $1 AND session_id = $2 AND ($3 = '' OR subpath = $3)`,
      [key.projectId, key.sessionId, key.subpath ?? ''],
    );
  }

  /** Entries and bytes of a conversation, its subagents included. */
  async size(key: TranscriptKey): Promise<{ entries: number; bytes: number }> {
    const [row] = await this.dataSource.query<[{ entries: number; bytes: number }]>(
      `SELECT count(*)::int AS entries, COALESCE(sum(octet_length(entry::text)), 0)::float8 AS bytes
         FROM session_transcript_entries WHERE project_id = $1 AND session_id = $2`,
      [key.projectId, key.sessionId],
    );
    return row;
  }

  /** The id of the last thing Claude said in a main transcript. */
  async lastAnswer(key: TranscriptKey): Promise<string | undefined> {
    // Not asked of Postgres, which cannot look into entries that hold U+0000.
    const entries = await this.load({ ...key, subpath: undefined });
    return entries?.findLast(({ type, uuid }) => type === 'assistant' && uuid !== undefined)?.uuid;
  }

  /** Who follows whom in a main transcript: uuid to the uuid before it. */
  async chain(key: TranscriptKey): Promise<Map<string, string | null>> {
    const rows = await this.dataSource.query<{ uuid: string; parent_uuid: string | null }[]>(
      `SELECT uuid, parent_uuid FROM session_transcript_entries
        WHERE project_id = $1 AND session_id = $2 AND subpath = '' AND uuid IS NOT NULL
        ORDER BY entry_id`,
      [key.projectId, key.sessionId],
    );
    return new Map(rows.map((row) => [row.uuid, row.parent_uuid]));
  }
}
