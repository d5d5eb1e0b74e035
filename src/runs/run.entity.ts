import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RunSession } from '../sessions/session-source';
import type { RunSource } from './run-source';

export type RunStatus = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
export type RunPhase = 'generating' | 'installing' | 'building' | 'publishing';

export const isTerminal = (status: RunStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

/** What a run came to; each feature fills in what it has. */
export interface RunResult {
  message?: string;
  previewUrl?: string;
  versionNumber?: number;
  plan?: unknown;
}

/** Tokens and cost of one run, over all its turns. */
export interface RunUsage {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheCreationTokens: number;
  /** US dollars, an estimate of the CLI's: not for billing. */
  costUsd: number;
  turns: number;
}

/** What an attempt that was stopped has done already, and the next one need not do again. */
export interface CarriedOver {
  /** Claude's answer: its turn is part of the thread, and the files it wrote are committed. */
  text: string;
}

export interface RunError {
  /** Stable. */
  code: string;
  message: string;
  /** HTTP status for whoever waited for the run. */
  status: number;
  /** What else there is to say, e.g. the end of a build's log. */
  details?: Record<string, unknown>;
  /** Seconds until it is worth trying again. */
  retryAfterSeconds?: number;
}

/** One piece of work on a project's thread. */
@Entity({ name: 'runs' })
export class Run {
  @PrimaryColumn({ name: 'run_id', type: 'uuid' })
  runId!: string;

  @Column({ name: 'project_id', type: 'uuid' })
  projectId!: string;

  @Column({ type: 'varchar' })
  source!: RunSource;

  @Column({ type: 'varchar' })
  status!: RunStatus;

  @Column({ type: 'varchar', nullable: true })
  phase!: RunPhase | null;

  /** Place in line: the smaller is served first, within a priority. */
  @Column({ name: 'line_number', type: 'bigint', insert: false, update: false })
  lineNumber!: string;

  @Column({ type: 'smallint' })
  priority!: number;

  /** What the feature needs to carry it out. */
  @Column({ type: 'jsonb' })
  input!: Record<string, unknown>;

  /** The session of this run; promised before the CLI starts where it can be. */
  @Column({ name: 'session_id', type: 'varchar', nullable: true })
  sessionId!: string | null;

  @Column({ type: 'jsonb', nullable: true })
  session!: RunSession | null;

  @Column({ type: 'jsonb', nullable: true })
  result!: RunResult | null;

  @Column({ type: 'jsonb', nullable: true })
  usage!: RunUsage | null;

  @Column({ type: 'jsonb', nullable: true })
  error!: RunError | null;

  /** How often a worker has taken it. */
  @Column({ type: 'integer' })
  attempts!: number;

  /** How often a worker has died with it in its hands; one that stops in order does not count. */
  @Column({ type: 'integer', insert: false })
  deaths!: number;

  @Column({ name: 'carried_over', type: 'jsonb', nullable: true })
  carriedOver!: CarriedOver | null;

  /** Generation of the lease under which it is at work. */
  @Column({ name: 'lease_generation', type: 'bigint', nullable: true })
  leaseGeneration!: string | null;

  /** Of the request that asked for it. */
  @Column({ name: 'request_id', type: 'varchar', nullable: true })
  requestId!: string | null;

  /** W3C `traceparent` of that request's trace. */
  @Column({ name: 'trace_parent', type: 'varchar', nullable: true })
  traceParent!: string | null;

  /** Whether a turn of this attempt has become part of the thread; not stored. */
  threadMoved = false;

  /** When it was taken, in this attempt, in milliseconds; not stored. */
  readonly takenAt = Date.now();

  /** Whether Claude has said anything in this attempt; not stored. */
  spoke = false;

  @Column({ name: 'cancel_requested_at', type: 'timestamptz', nullable: true })
  cancelRequestedAt!: Date | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'started_at', type: 'timestamptz', nullable: true })
  startedAt!: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;
}
