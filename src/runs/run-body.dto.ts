import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../common/api-examples';
import { ID_FIELD_OF_SOURCE, RUN_SOURCES } from './run-source';
import type { Run, RunError } from './run.entity';

export class RunSessionDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.sessionId })
  id!: string;

  @ApiProperty({ example: true, description: 'Whether it went on with the stored session' })
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
  @ApiProperty({ type: 'integer', minimum: 0, example: 412 }) inputTokens!: number;
  @ApiProperty({ type: 'integer', minimum: 0, example: 5_630 }) outputTokens!: number;
  @ApiProperty({ type: 'integer', minimum: 0, example: 18_220 }) cacheReadTokens!: number;
  @ApiProperty({ type: 'integer', minimum: 0, example: 6_104 }) cacheCreationTokens!: number;
  @ApiProperty({
    minimum: 0,
    example: 0.1204,
    description: "US dollars by the CLI's estimate; not for billing",
  })
  costUsd!: number;
  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 1,
    description: 'Prompts given to Claude in this run',
  })
  turns!: number;
}

export class RunErrorDto {
  @ApiProperty({ example: 'overloaded', description: 'Stable' }) code!: string;
  @ApiProperty({ example: 'Claude is overloaded.' }) message!: string;
  @ApiPropertyOptional({
    type: Object,
    description: 'What else there is to say, e.g. `step` and `log` of a build that failed',
  })
  details?: Record<string, unknown>;
}

export class RunLinksDto {
  @ApiProperty({ example: `/v1/runs/${EXAMPLE.runId}` }) run!: string;
  @ApiProperty({ example: `/v1/projects/${EXAMPLE.projectId}` }) project!: string;
  @ApiPropertyOptional({ example: `/v1/builds/${EXAMPLE.runId}` }) build?: string;
}

export class PlanStepDto {
  @ApiProperty({ example: 'Add the section' }) title!: string;
  @ApiProperty({ example: 'A table with one row per day.' }) detail!: string;
  @ApiProperty({ type: [String], example: ['index.html'], description: 'Paths that it changes' })
  files!: string[];
}

export class PlanDto {
  @ApiProperty({ example: 'Adds a section with opening hours.' }) summary!: string;
  @ApiProperty({ type: [PlanStepDto] }) steps!: PlanStepDto[];
  @ApiProperty({ type: [String], example: ['The opening hours are invented.'] }) risks!: string[];
  @ApiProperty({
    example: 'Add a section with opening hours below the menu.',
    description: 'What Claude is told when the plan is built',
  })
  buildPrompt!: string;
}

/** A run as clients see it: what the run endpoints answer, finished or not. */
export class RunBody {
  @ApiProperty({ example: true, description: 'True once it is completed' })
  success!: boolean;

  @ApiProperty({
    enum: ['queued', 'running', 'completed', 'failed', 'cancelled'],
    example: 'completed',
  })
  status!: string;

  @ApiPropertyOptional({
    enum: ['generating', 'installing', 'building', 'publishing'],
    description: 'While running',
  })
  phase?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'While queued: how many runs of the project are before it',
  })
  position?: number;

  @ApiProperty({ format: 'uuid', example: EXAMPLE.runId })
  runId!: string;

  @ApiProperty({ format: 'uuid', example: EXAMPLE.projectId })
  projectId!: string;

  @ApiPropertyOptional({
    format: 'uuid',
    example: EXAMPLE.runId,
    description: 'The run, when it builds',
  })
  buildId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The run, when it is a chat' })
  chatId?: string;

  @ApiProperty({ example: EXAMPLE.runId, description: 'The Bull job that carries it to a worker' })
  jobId!: string;

  @ApiProperty({ enum: RUN_SOURCES, example: 'create_preview' })
  source!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: EXAMPLE.sessionId,
    description: 'The Claude session; null while a waiting run has none',
  })
  sessionId!: string | null;

  @ApiPropertyOptional({ type: RunSessionDto })
  session?: RunSessionDto;

  @ApiPropertyOptional({ example: EXAMPLE.previewUrl })
  previewUrl?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    example: 1,
    description: 'The version that it made',
  })
  versionNumber?: number;

  @ApiPropertyOptional({ example: EXAMPLE.message, description: "Claude's answer, as markdown" })
  message?: string;

  @ApiPropertyOptional({ type: PlanDto, description: 'Of a chat in mode `plan`' })
  plan?: unknown;

  @ApiPropertyOptional({ type: RunUsageDto })
  usage?: RunUsageDto;

  @ApiPropertyOptional({ type: RunErrorDto })
  error?: RunErrorDto;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.createdAt })
  createdAt!: string;

  @ApiPropertyOptional({ format: 'date-time', example: EXAMPLE.startedAt })
  startedAt?: string;

  @ApiPropertyOptional({ format: 'date-time', example: EXAMPLE.finishedAt })
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
