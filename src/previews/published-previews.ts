import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { EntityManager, Repository } from 'typeorm';
import { PublishedPreview } from './published-preview.entity';

/** Which artifact each project shows now; also the injection token. */
export abstract class PublishedPreviews {
  abstract find(projectId: string): Promise<PublishedPreview | undefined>;
  /** Replaces what the project showed. With a manager: within the caller's transaction. */
  abstract put(projectId: string, artifactId: string, manager?: EntityManager): Promise<void>;
  abstract remove(projectId: string): Promise<void>;
  /** What a version shows; undefined: nothing, or nothing any more. */
  abstract findVersion(projectId: string, number: number): Promise<string | undefined>;
  abstract putVersion(
    projectId: string,
    number: number,
    artifactId: string,
    manager?: EntityManager,
  ): Promise<void>;
  /** Artifacts of versions before the newest `keep`, but for the one that is shown now. */
  abstract outdated(projectId: string, keep: number): Promise<string[]>;
  /** All that a project shows, itself or by its versions. */
  abstract artifactsOf(projectId: string): Promise<string[]>;
  /** No version shows these artifacts any more. */
  abstract forget(artifactIds: readonly string[]): Promise<void>;
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

  async findVersion(projectId: string, number: number): Promise<string | undefined> {
    const [row] = await this.rows.query<{ artifact_id: string | null }[]>(
      'SELECT artifact_id FROM version_previews WHERE project_id = $1 AND number = $2',
      [projectId, number],
    );
    return row?.artifact_id ?? undefined;
  }

  async putVersion(
    projectId: string,
    number: number,
    artifactId: string,
    manager: EntityManager = this.rows.manager,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO version_previews (project_id, number, artifact_id) VALUES ($1, $2, $3)
       ON CONFLICT (project_id, number) DO UPDATE SET artifact_id = EXCLUDED.artifact_id`,
      [projectId, number, artifactId],
    );
  }

  async outdated(projectId: string, keep: number): Promise<string[]> {
    const rows = await this.rows.query<{ artifact_id: string }[]>(
      `WITH kept AS (
         SELECT artifact_id FROM version_previews WHERE project_id = $1
          ORDER BY number DESC LIMIT $2)
       SELECT DISTINCT artifact_id FROM version_previews
        WHERE project_id = $1 AND artifact_id IS NOT NULL
          AND artifact_id NOT IN (SELECT artifact_id FROM kept WHERE artifact_id IS NOT NULL)
          AND artifact_id NOT IN (SELECT artifact_id FROM published_previews WHERE project_id = $1)`,
      [projectId, keep],
    );
    return rows.map((row) => row.artifact_id);
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

  async forget(artifactIds: readonly string[]): Promise<void> {
    await this.rows.query(
      'UPDATE version_previews SET artifact_id = NULL WHERE artifact_id = ANY($1::uuid[])',
      [artifactIds],
    );
  }
}
