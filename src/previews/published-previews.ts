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
}
