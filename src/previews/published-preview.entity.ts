import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which artifact a project's own address shows. No row: the project has no preview. */
@Entity('published_previews')
export class PublishedPreview {
  @PrimaryColumn('uuid', { name: 'project_id' })
  projectId!: string;

  @Column('uuid', { name: 'artifact_id' })
  artifactId!: string;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt!: Date;
}
