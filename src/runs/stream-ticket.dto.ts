import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { EXAMPLE } from '../common/api-examples';
import { LowerCase } from '../common/dto-transforms';

export class NewStreamTicketDto {
  @ApiPropertyOptional({
    format: 'uuid',
    example: EXAMPLE.runId,
    description: 'Only for the events of this run',
  })
  @IsOptional()
  @LowerCase()
  @IsUUID()
  runId?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only for the events of this project' })
  @IsOptional()
  @LowerCase()
  @IsUUID()
  projectId?: string;
}

export class StreamTicketDto {
  @ApiProperty({ description: 'For `?ticket=` of an event stream', example: 'eyJvd25lciI6….4nBW…' })
  ticket!: string;

  @ApiProperty({
    format: 'date-time',
    example: EXAMPLE.finishedAt,
    description: 'A stream that is open by then stays open',
  })
  expiresAt!: string;
}

/** For the query of a route that accepts tickets. */
export class TicketQuery {
  @ApiPropertyOptional({
    maxLength: 1_000,
    example: 'eyJvd25lciI6….4nBW…',
    description: 'In place of a key, for event streams: see `POST /v1/stream-tickets`',
  })
  @IsOptional()
  @IsString()
  @MaxLength(1_000)
  ticket?: string;
}
