import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ID_FIELD_OF_SOURCE, RUN_SOURCES } from './run-source';
import type { Run, RunError } from './run.entity';

export class RunSessionDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'Whether it went on with the stored session' })
  resumed!: boolean;

  @ApiPropertyOptional({
    enum: ['no_session', 'resume_off', 'invalid_id', 'not_found', 'unreadable', 'rolled_back'],
    description: 'Why it did not resume',
  })
  reason?: string;

  @ApiPropertyOptional({ description: 'The session that could not be resumed' })
  previousId?: string;
}

export class RunUsageDto {
  @ApiProperty() inputTokens!: number;
  @ApiProperty() outputTokens!: number;
  @ApiProperty() cacheReadTokens!: number;
  @ApiProperty() cacheCreationTokens!: number;
  @ApiProperty({ description: "US dollars by the CLI's estimate; not for billing" })
  costUsd!: number;
  @ApiProperty({ description: 'Prompts given to Claude in this run' }) turns!: number;
}

export class RunErrorDto {
  @ApiProperty({ example: 'overloaded', description: 'Stable' }) code!: string;
  @ApiProperty() message!: string;
  @ApiPropertyOptional({
    type: Object,
    description: 'What else there is to say, e.g. `step` and `log` of a build that failed',
  })
  details?: Record<string, unknown>;
}

export class RunLinksDto {
  @ApiProperty({ example: '/v1/runs/…' }) run!: string;
  @ApiProperty({ example: '/v1/projects/…' }) project!: string;
  @ApiPropertyOptional({ example: '/v1/builds/…' }) build?: string;
}

/** A run as clients see it: what the run endpoints answer, finished or not. */
export class RunBody {
  @ApiProperty({ description: 'True once it is completed' })
  success!: boolean;

  @ApiProperty({ enum: ['queued', 'running', 'completed', 'failed', 'cancelled'] })
  status!: string;

  @ApiPropertyOptional({
    enum: ['generating', 'installing', 'building', 'publishing'],
    description: 'While running',
  })
  phase?: string;

  @ApiPropertyOptional({ description: 'While queued: how many runs of the project are before it' })
  position?: number;

  @ApiProperty({ format: 'uuid' })
  runId!: string;

  @ApiProperty({ format: 'uuid' })
  projectId!: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The run, when it builds' })
  buildId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The run, when it is a chat' })
  chatId?: string;

  @ApiProperty({ description: 'The Bull job that carries it to a worker' })
  jobId!: string;

  @ApiProperty({ enum: RUN_SOURCES })
  source!: string;

  @ApiProperty({ type: String, nullable: true, description: 'The Claude session' })
  sessionId!: string | null;

  @ApiPropertyOptional({ type: RunSessionDto })
  session?: RunSessionDto;

  @ApiPropertyOptional({ example: 'http://3f1c2d4e-….localhost:3001/' })
  previewUrl?: string;

  @ApiPropertyOptional()
  versionNumber?: number;

  @ApiPropertyOptional({ description: "Claude's answer" })
  message?: string;

  @ApiPropertyOptional({ type: Object })
  plan?: unknown;

  @ApiPropertyOptional({ type: RunUsageDto })
  usage?: RunUsageDto;

  @ApiPropertyOptional({ type: RunErrorDto })
  error?: RunErrorDto;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  startedAt?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  finishedAt?: string;

  @ApiProperty({ type: RunLinksDto })
  links!: RunLinksDto;
}

/** @param position how many runs of the project are before it, while it is queued */
export function toRunBody(run: Run, position?: number): RunBody {
  const idField = ID_FIELD_OF_SOURCE[run.source];
  return {
    success: run.status === 'completed',
    status: run.status,
    ...(run.status === 'running' && run.phase !== null ? { phase: run.phase } : {}),
    ...(run.status === 'queued' && position !== undefined ? { position } : {}),
    runId: run.runId,
    projectId: run.projectId,
    [idField]: run.runId,
    jobId: run.runId,
    source: run.source,
    sessionId: run.sessionId,
    ...(run.session === null ? {} : { session: run.session }),
    ...run.result,
    ...(run.usage === null ? {} : { usage: run.usage }),
    ...(run.error === null ? {} : { error: toErrorDto(run.error) }),
    createdAt: run.createdAt.toISOString(),
    ...(run.startedAt === null ? {} : { startedAt: run.startedAt.toISOString() }),
    ...(run.finishedAt === null ? {} : { finishedAt: run.finishedAt.toISOString() }),
    links: {
      run: `/v1/runs/${run.runId}`,
      project: `/v1/projects/${run.projectId}`,
      ...(idField === 'buildId' ? { build: `/v1/builds/${run.runId}` } : {}),
    },
  };
}

const toErrorDto = ({ code, message, details }: RunError): RunErrorDto => ({
  code,
  message,
  ...(details === undefined ? {} : { details }),
});
