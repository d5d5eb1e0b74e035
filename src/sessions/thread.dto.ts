import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { EXAMPLE } from '../common/api-examples';
import type { ConversationMessage } from './conversation';
import { SESSION_SOURCES } from './session-source';

export class ThreadSizeDto {
  @ApiProperty({ type: 'integer', example: 18, description: 'Lines of the transcript' })
  entries!: number;
  @ApiProperty({ type: 'integer', example: 41_207, description: 'Bytes of the transcript' })
  bytes!: number;
}

/** How a project's thread stands. */
export class ThreadDto {
  @ApiProperty({
    type: String,
    nullable: true,
    example: EXAMPLE.sessionId,
    description: 'The Claude session that carries it; null: the next run starts fresh',
  })
  id!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: EXAMPLE.finishedAt,
  })
  updatedAt!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: SESSION_SOURCES,
    example: 'create_preview',
    description: 'What ran last',
  })
  source!: string | null;

  @ApiProperty({
    example: true,
    description:
      'Whether the next run will try to resume it; false also while `SESSION_RESUME=off`',
  })
  resumable!: boolean;

  @ApiProperty({ type: 'integer', example: 1, description: 'Turns stored in this session' })
  turns!: number;

  @ApiProperty({ type: ThreadSizeDto })
  size!: ThreadSizeDto;
}

/** One change of the thread. */
export class HistoryEntryDto {
  @ApiProperty({ format: 'date-time', example: EXAMPLE.finishedAt }) at!: string;
  @ApiProperty({ type: String, nullable: true, example: null, description: 'The session before' })
  from!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    example: EXAMPLE.sessionId,
    description: 'The session after',
  })
  to!: string | null;
  @ApiProperty({ enum: SESSION_SOURCES, example: 'create_preview' }) source!: string;
  @ApiProperty({ type: String, nullable: true, format: 'uuid', example: EXAMPLE.runId })
  runId!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Why the session before was not resumed, or why it was reset',
  })
  reason!: string | null;
}

export class HistoryPageDto {
  @ApiProperty({ type: [HistoryEntryDto] }) items!: HistoryEntryDto[];
  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Null on the last page',
  })
  nextCursor!: string | null;
}

export class ToolUseDto {
  @ApiProperty({ example: 'Write' }) name!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: { file_path: 'index.html' },
  })
  input!: unknown;
}

export class MessageDto implements ConversationMessage {
  @ApiProperty({ example: '5b0f9b56-4b77-4a3c-8a51-1f5f6f1a2f10' }) id!: string;
  @ApiProperty({ enum: ['user', 'assistant', 'tool'], example: 'user' })
  role!: 'user' | 'assistant' | 'tool';
  @ApiProperty({ example: EXAMPLE.prompt }) text!: string;
  @ApiPropertyOptional({ type: [ToolUseDto] }) tools?: ToolUseDto[];
  @ApiPropertyOptional({ format: 'date-time', example: EXAMPLE.startedAt }) at?: string;
}

export class MessagePageDto {
  @ApiProperty({ type: [MessageDto] }) items!: MessageDto[];
  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Null on the last page',
  })
  nextCursor!: string | null;
}
