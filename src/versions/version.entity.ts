import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RunSource } from '../runs/run-source';

export interface ChangedFile {
  path: string;
  change: 'added' | 'changed' | 'removed';
}

/** The project after a run that went well: its source, its preview, and where its thread stood. */
@Entity({ name: 'versions' })
export class Version {
  @PrimaryColumn({ name: 'project_id', type: 'uuid' })
  projectId!: string;

  /** From 1, without gaps, per project. */
  @PrimaryColumn({ type: 'integer' })
  number!: number;

  /** Of the source, in the project's repository. */
  @Column({ type: 'varchar' })
  commit!: string;

  @Column({ type: 'varchar' })
  source!: RunSource;

  @Column({ name: 'run_id', type: 'uuid' })
  runId!: string;

  @Column({ type: 'text', nullable: true })
  prompt!: string | null;

  /** The thread after the run. */
  @Column({ name: 'session_id', type: 'varchar', nullable: true })
  sessionId!: string | null;

  @Column({ name: 'last_message_uuid', type: 'uuid', nullable: true })
  lastMessageUuid!: string | null;

  /** What Claude had not been told yet, e.g. of files changed by hand. */
  @Column({ type: 'text', array: true, insert: false })
  notes!: string[];

  /** The version that this one brought back. */
  @Column({ name: 'restored_number', type: 'integer', nullable: true })
  restoredNumber!: number | null;

  @Column({ name: 'files_changed', type: 'jsonb' })
  filesChanged!: ChangedFile[];

  @Column({ name: 'created_at', type: 'timestamptz', insert: false })
  createdAt!: Date;
}
