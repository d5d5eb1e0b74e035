import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { RunBody, RunSessionDto, RunUsageDto } from './run-body.dto';
import type { RunEvent } from './run-event';
import { TicketQuery } from './stream-ticket.dto';

export class EventsQuery extends TicketQuery {
  @ApiPropertyOptional({ minimum: 0, default: 0, description: 'Events after this `seq`' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(2_147_483_647)
  after: number = 0;

  @ApiPropertyOptional({ minimum: 1, maximum: 1_000, default: 200, description: 'JSON only' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  limit: number = 200;

  @ApiPropertyOptional({
    minimum: 0,
    maximum: 60,
    default: 0,
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
  @ApiPropertyOptional({ description: 'As `Last-Event-ID`, for clients that cannot send headers' })
  @IsOptional()
  @IsString()
  @MaxLength(50)
  after?: string;
}

/** What every event has. */
class EventBase {
  @ApiProperty({ format: 'uuid' }) runId!: string;
  @ApiProperty({ minimum: 1, description: 'Number in the run, from 1, without gaps' }) seq!: number;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

export class StatusEvent extends EventBase {
  @ApiProperty({ enum: ['status'] }) type!: 'status';
  @ApiProperty({ enum: ['queued', 'running'] }) status!: string;
  @ApiPropertyOptional({ enum: ['generating', 'installing', 'building', 'publishing'] })
  phase?: string;
  @ApiPropertyOptional() detail?: string;
}

export class SessionEvent extends EventBase {
  @ApiProperty({ enum: ['session'] }) type!: 'session';
  @ApiProperty({ type: RunSessionDto }) session!: RunSessionDto;
}

export class TextEvent extends EventBase {
  @ApiProperty({ enum: ['text'] }) type!: 'text';
  @ApiProperty({ description: "A piece of Claude's answer" }) text!: string;
}

export class ThinkingEvent extends EventBase {
  @ApiProperty({ enum: ['thinking'] }) type!: 'thinking';
  @ApiProperty() text!: string;
}

export class ToolEvent extends EventBase {
  @ApiProperty({ enum: ['tool'] }) type!: 'tool';
  @ApiProperty({ description: 'Matches the `id` of its `tool_result`' }) id!: string;
  @ApiProperty({ example: 'Write' }) name!: string;
  @ApiProperty({ type: Object }) input!: unknown;
}

export class ToolResultEvent extends EventBase {
  @ApiProperty({ enum: ['tool_result'] }) type!: 'tool_result';
  @ApiProperty() id!: string;
  @ApiProperty() isError!: boolean;
  @ApiProperty({ description: 'At most 2,000 characters' }) content!: string;
}

export class FileEvent extends EventBase {
  @ApiProperty({ enum: ['file'] }) type!: 'file';
  @ApiProperty({ example: 'index.html' }) path!: string;
  @ApiProperty({ enum: ['added', 'changed', 'removed'] }) change!: string;
}

export class LogEvent extends EventBase {
  @ApiProperty({ enum: ['log'] }) type!: 'log';
  @ApiProperty({ enum: ['stdout', 'stderr', 'service'] }) stream!: string;
  @ApiProperty() text!: string;
}

export class UsageEvent extends EventBase {
  @ApiProperty({ enum: ['usage'] }) type!: 'usage';
  @ApiProperty({ type: RunUsageDto }) usage!: RunUsageDto;
}

export class PreviewEvent extends EventBase {
  @ApiProperty({ enum: ['preview'] }) type!: 'preview';
  @ApiProperty() previewUrl!: string;
}

/** The run's last event, with its body. */
class TerminalEvent extends RunBody {
  @ApiProperty({ minimum: 1 }) seq!: number;
  @ApiProperty({ format: 'date-time' }) at!: string;
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

export class EventPageDto {
  @ApiProperty({
    type: 'array',
    items: {
      oneOf: ALL_EVENT_DTOS.map((dto) => ({ $ref: getSchemaPath(dto) })),
      discriminator: {
        propertyName: 'type',
        mapping: Object.fromEntries(
          Object.entries(DTO_OF_TYPE).map(([type, dto]) => [type, getSchemaPath(dto)]),
        ),
      },
    },
  })
  events!: RunEvent[];

  @ApiProperty({
    type: Number,
    nullable: true,
    description: '`after` for the next page; null once the terminal event has been given',
  })
  next!: number | null;
}
