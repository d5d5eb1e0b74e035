import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { EXAMPLE } from '../common/api-examples';
import { RunBody, RunSessionDto, RunUsageDto } from './run-body.dto';
import type { RunEvent } from './run-event';
import { TicketQuery } from './stream-ticket.dto';

export class EventsQuery extends TicketQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 2_147_483_647,
    default: 0,
    example: 0,
    description: 'Events after this `seq`',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  after: number = 0;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1_000,
    default: 200,
    example: 200,
    description: 'JSON only: events per page',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 200;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: 60,
    default: 0,
    example: 30,
    description: 'JSON only: seconds to wait for the first event (long polling)',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(60)
  wait: number = 0;
}

export class ProjectEventsQuery extends TicketQuery {
  @ApiPropertyOptional({
    maxLength: 50,
    example: '1042-7',
    description: 'As `Last-Event-ID`, for clients that cannot send headers',
  })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  after?: string;
}

/** What every event has. */
class EventBase {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.runId }) runId!: string;
  @ApiProperty({
    type: 'integer',
    minimum: 1,
    example: 1,
    description: 'Number in the run, from 1, without gaps',
  })
  seq!: number;
  @ApiProperty({ format: 'date-time', example: EXAMPLE.createdAt }) at!: string;
}

export class StatusEvent extends EventBase {
  @ApiProperty({ enum: ['status'] }) type!: 'status';
  @ApiProperty({ enum: ['queued', 'running'], example: 'queued' }) status!: string;
  @ApiPropertyOptional({ enum: ['generating', 'installing', 'building', 'publishing'] })
  phase?: string;
  @ApiPropertyOptional({ description: 'For people' }) detail?: string;
}

export class SessionEvent extends EventBase {
  @ApiProperty({ enum: ['session'] }) type!: 'session';
  @ApiProperty({ type: RunSessionDto }) session!: RunSessionDto;
}

export class TextEvent extends EventBase {
  @ApiProperty({ enum: ['text'] }) type!: 'text';
  @ApiProperty({ example: 'I built ', description: "A piece of Claude's answer" })
  text!: string;
}

export class ThinkingEvent extends EventBase {
  @ApiProperty({ enum: ['thinking'] }) type!: 'thinking';
  @ApiProperty({ example: 'A bakery wants …' }) text!: string;
}

export class ToolEvent extends EventBase {
  @ApiProperty({ enum: ['tool'] }) type!: 'tool';
  @ApiProperty({ example: 'toolu_01A', description: 'Matches the `id` of its `tool_result`' })
  id!: string;
  @ApiProperty({ example: 'Write' }) name!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { file_path: 'index.html' },
    description: "The tool's own fields; long texts are shortened",
  })
  input!: unknown;
}

export class ToolResultEvent extends EventBase {
  @ApiProperty({ enum: ['tool_result'] }) type!: 'tool_result';
  @ApiProperty({ example: 'toolu_01A' }) id!: string;
  @ApiProperty({ example: false }) isError!: boolean;
  @ApiProperty({ example: 'File created', description: 'At most 2,000 characters' })
  content!: string;
}

export class FileEvent extends EventBase {
  @ApiProperty({ enum: ['file'] }) type!: 'file';
  @ApiProperty({ example: 'index.html' }) path!: string;
  @ApiProperty({ enum: ['added', 'changed', 'removed'], example: 'added' }) change!: string;
}

export class LogEvent extends EventBase {
  @ApiProperty({ enum: ['log'] }) type!: 'log';
  @ApiProperty({ enum: ['stdout', 'stderr', 'service'], example: 'stdout' }) stream!: string;
  @ApiProperty({ example: 'added 58 packages' }) text!: string;
}

export class UsageEvent extends EventBase {
  @ApiProperty({ enum: ['usage'] }) type!: 'usage';
  @ApiProperty({ type: RunUsageDto }) usage!: RunUsageDto;
}

export class PreviewEvent extends EventBase {
  @ApiProperty({ enum: ['preview'] }) type!: 'preview';
  @ApiProperty({ example: EXAMPLE.previewUrl }) previewUrl!: string;
}

/** The run's last event, with its body. */
class TerminalEvent extends RunBody {
  @ApiProperty({ type: 'integer', minimum: 1, example: 42 }) seq!: number;
  @ApiProperty({ format: 'date-time', example: EXAMPLE.finishedAt }) at!: string;
}

export class CompletedEvent extends TerminalEvent {
  @ApiProperty({ enum: ['completed'] }) type!: 'completed';
}

export class FailedEvent extends TerminalEvent {
  @ApiProperty({ enum: ['failed'] }) type!: 'failed';
}

export class CancelledEvent extends TerminalEvent {
  @ApiProperty({ enum: ['cancelled'] }) type!: 'cancelled';
}

const DTO_OF_TYPE = {
  status: StatusEvent,
  session: SessionEvent,
  text: TextEvent,
  thinking: ThinkingEvent,
  tool: ToolEvent,
  tool_result: ToolResultEvent,
  file: FileEvent,
  log: LogEvent,
  usage: UsageEvent,
  preview: PreviewEvent,
  completed: CompletedEvent,
  failed: FailedEvent,
  cancelled: CancelledEvent,
} as const satisfies Record<RunEvent['type'], unknown>;

export const ALL_EVENT_DTOS = Object.values(DTO_OF_TYPE);

/** One event of a run's log; `type` says which. */
export const RUN_EVENT_SCHEMA = {
  description: "One event of a run's log; `type` says which. More types may come.",
  oneOf: ALL_EVENT_DTOS.map((dto) => ({ $ref: getSchemaPath(dto) })),
  discriminator: {
    propertyName: 'type',
    mapping: Object.fromEntries(
      Object.entries(DTO_OF_TYPE).map(([type, dto]) => [type, getSchemaPath(dto)]),
    ),
  },
};

export class EventPageDto {
  @ApiProperty({ type: 'array', items: { $ref: '#/components/schemas/RunEvent' } })
  events!: RunEvent[];

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 42,
    description: '`after` for the next page; null once the terminal event has been given',
  })
  next!: number | null;
}
