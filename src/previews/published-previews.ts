import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EntityManager, Repository } from 'typeorm';
import { PublishedPreview } from './published-preview.entity';

/** How it stands with a version's own preview. */
export interface VersionPreview {
  /** What it shows; undefined: it was put away. */
  artifactId?: string;
  /** When it was last tried to bring it back, in vain. */
  rebuildFailedAt?: Date;
}

/** Which artifact each project shows now; also the injection token. */
export abstract class PublishedPreviews {
  abstract find(projectId: string): Promise<PublishedPreview | undefined>;
  /** Replaces what the project showed. With a manager: within the caller's transaction. */
  abstract put(projectId: string, artifactId: string, manager?: EntityManager): Promise<void>;
  abstract remove(projectId: string): Promise<void>;
  /** Undefined: there is no such version. */
  abstract findVersion(projectId: string, number: number): Promise<VersionPreview | undefined>;
  abstract putVersion(
    projectId: string,
    number: number,
    artifactId: string,
    manager?: EntityManager,
  ): Promise<void>;
  /** What a version shows, which counts as used just now; undefined: nothing, or nothing any more. */
  abstract useVersion(projectId: string, number: number): Promise<string | undefined>;
  /**
   * Lets a version show an artifact in place of the one it had (undefined: none).
   * @returns false when that has changed meanwhile, or the project is gone
   */
  abstract replaceVersion(
    projectId: string,
    number: number,
    artifactId: string,
    former: string | undefined,
  ): Promise<boolean>;
  /** It cannot be brought back, for now. */
  abstract rebuildFailed(projectId: string, number: number): Promise<void>;
  /**
   * Versions show their artifacts no more, but for the `keep` that were used last and the one that
   * the project shows. An artifact is used when a version is made of it, or brought back.
   * @returns the artifacts that nothing shows any more
   */
  abstract putAway(projectId: string, keep: number): Promise<string[]>;
  /** All that a project shows, itself or by its versions. */
  abstract artifactsOf(projectId: string): Promise<string[]>;
}

/**
 * One primary-key query per lookup and no cache: a publish is seen at once by every process, and
 * a preview is looked at by few people at a time.
 */
@Injectable()
export class TypeOrmPublishedPreviews extends PublishedPreviews {
  constructor(
    @InjectRepository(PublishedPreview) private readonly rows: Repository<PublishedPreview>,
  ) {
    super();
  }

  async find(projectId: string): Promise<PublishedPreview | undefined> {
    return (await this.rows.findOneBy({ projectId })) ?? undefined;
  }

  async put(projectId: string, artifactId: string, manager?: EntityManager): Promise<void> {
    const rows = manager?.getRepository(PublishedPreview) ?? this.rows;
    await rows.upsert({ projectId, artifactId, publishedAt: new Date() }, ['projectId']);
  }

  async remove(projectId: string): Promise<void> {
    await this.rows.delete({ projectId });
  }

  async findVersion(projectId: string, number: number): Promise<VersionPreview | undefined> {
    const [row] = await this.rows.query<
      { artifact_id: string | null; rebuild_failed_at: Date | null }[]
    >(
      `SELECT artifact_id, rebuild_failed_at FROM version_previews
        WHERE project_id = $1 AND number = $2`,
      [projectId, number],
    );
    return (
      row && {
        artifactId: row.artifact_id ?? undefined,
        rebuildFailedAt: row.rebuild_failed_at ?? undefined,
      }
    );
  }

  async putVersion(
    projectId: string,
    number: number,
    artifactId: string,
    manager: EntityManager = this.rows.manager,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO version_previews (project_id, number, artifact_id) VALUES ($1, $2, $3)
       ON CONFLICT (project_id, number) DO UPDATE SET artifact_id = EXCLUDED.artifact_id,
         used_at = clock_timestamp(), rebuild_failed_at = NULL`,
      [projectId, number, artifactId],
    );
  }

  async useVersion(projectId: string, number: number): Promise<string | undefined> {
    const [[row]] = await this.rows.query<[{ artifact_id: string | null }[], number]>(
      `UPDATE version_previews SET used_at = clock_timestamp()
        WHERE project_id = $1 AND number = $2 RETURNING artifact_id`,
      [projectId, number],
    );
    return row?.artifact_id ?? undefined;
  }

  async replaceVersion(
    projectId: string,
    number: number,
    artifactId: string,
    former: string | undefined,
  ): Promise<boolean> {
    // A deletion that is under way holds the project's row: what it finds is all there will be.
    const [, count] = await this.rows.query<[unknown[], number]>(
      `WITH project AS (
         SELECT 1 FROM public.projects WHERE project_id = $1 FOR KEY SHARE)
       UPDATE version_previews
          SET artifact_id = $3, used_at = clock_timestamp(), rebuild_failed_at = NULL
        WHERE project_id = $1 AND number = $2 AND artifact_id IS NOT DISTINCT FROM $4::uuid
          AND EXISTS (SELECT 1 FROM project)`,
      [projectId, number, artifactId, former ?? null],
    );
    return count === 1;
  }

  async rebuildFailed(projectId: string, number: number): Promise<void> {
    await this.rows.query(
      `UPDATE version_previews SET rebuild_failed_at = clock_timestamp()
        WHERE project_id = $1 AND number = $2`,
      [projectId, number],
    );
  }

  async putAway(projectId: string, keep: number): Promise<string[]> {
    const [rows] = await this.rows.query<[{ artifact_id: string }[], number]>(
      `WITH kept AS (
         (SELECT artifact_id FROM version_previews
           WHERE project_id = $1 AND artifact_id IS NOT NULL
           GROUP BY artifact_id ORDER BY max(used_at) DESC, max(number) DESC LIMIT $2)
         UNION SELECT artifact_id FROM published_previews WHERE project_id = $1)
       UPDATE version_previews AS old SET artifact_id = NULL
         FROM version_previews AS outdated
        WHERE outdated.project_id = $1 AND outdated.artifact_id NOT IN (SELECT artifact_id FROM kept)
          AND old.project_id = outdated.project_id AND old.number = outdated.number
          -- Unless it was used while this waited for its row.
          AND old.used_at = outdated.used_at AND old.artifact_id = outdated.artifact_id
       RETURNING outdated.artifact_id`,
      [projectId, keep],
    );
    return [...new Set(rows.map((row) => row.artifact_id))];
  }

  async artifactsOf(projectId: string): Promise<string[]> {
    const rows = await this.rows.query<{ artifact_id: string }[]>(
      `SELECT artifact_id FROM published_previews WHERE project_id = $1
       UNION
       SELECT artifact_id FROM version_previews WHERE project_id = $1 AND artifact_id IS NOT NULL`,
      [projectId],
    );
    return rows.map((row) => row.artifact_id);
  }
}
