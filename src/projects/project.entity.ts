import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/**
 * Whether there is something to look at: `creating` until the first run has ended, then `ready`
 * once a preview is up, or `failed` while there has never been one.
 */
export type ProjectStatus = 'creating' | 'ready' | 'failed';

/** What a user is building. */
@Entity({ name: 'projects' })
export class Project {
  @PrimaryColumn({ name: 'project_id', type: 'uuid' })
  projectId!: string;

  /** Whose it is, with all that hangs on it. For anybody else it does not exist. */
  @Column({ type: 'varchar', length: 64 })
  owner!: string;

  @Column({ type: 'varchar', length: 120, nullable: true })
  name!: string | null;

  /** Whether the user chose the name; then nothing else changes it. */
  @Column({ name: 'name_given', type: 'boolean' })
  nameGiven!: boolean;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column({ type: 'text', array: true })
  tags!: string[];

  /** What the user could ask for next. */
  @Column({ type: 'text', array: true })
  suggestions!: string[];

  @Column({ type: 'varchar', length: 20 })
  status!: ProjectStatus;

  @Column({ name: 'version_number', type: 'integer', nullable: true })
  versionNumber!: number | null;

  /** The session that carries the thread now. Only `SessionManagementService` writes these two. */
  @Column({
    name: 'last_ai_session_id',
    type: 'varchar',
    length: 255,
    nullable: true,
    insert: false,
    update: false,
  })
  lastAiSessionId!: string | null;

  @Column({
    name: 'last_ai_session_updated_at',
    type: 'timestamptz',
    nullable: true,
    insert: false,
    update: false,
  })
  lastAiSessionUpdatedAt!: Date | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
