import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ConversationMessage } from './conversation';
import { SESSION_SOURCES } from './session-source';

export class ThreadSizeDto {
  @ApiProperty({ description: 'Lines of the transcript' }) entries!: number;
  @ApiProperty({ description: 'Bytes of the transcript' }) bytes!: number;
}

/** How a project's thread stands. */
export class ThreadDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The Claude session that carries it; null: the next run starts fresh',
  })
  id!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  updatedAt!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: SESSION_SOURCES,
    description: 'What ran last',
  })
  source!: string | null;

  @ApiProperty({
    description:
      'Whether the next run will try to resume it; false also while `SESSION_RESUME=off`',
  })
  resumable!: boolean;

  @ApiProperty({ description: 'Turns stored in this session' })
  turns!: number;

  @ApiProperty({ type: ThreadSizeDto })
  size!: ThreadSizeDto;
}

/** One change of the thread. */
export class HistoryEntryDto {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: String, nullable: true }) from!: string | null;
  @ApiProperty({ type: String, nullable: true }) to!: string | null;
  @ApiProperty({ enum: SESSION_SOURCES }) source!: string;
  @ApiProperty({ type: String, nullable: true, format: 'uuid' }) runId!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Why the session before was not resumed, or why it was reset',
  })
  reason!: string | null;
}

export class HistoryPageDto {
  @ApiProperty({ type: [HistoryEntryDto] }) items!: HistoryEntryDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class ToolUseDto {
  @ApiProperty({ example: 'Write' }) name!: string;
  @ApiProperty({ type: Object }) input!: unknown;
}

export class MessageDto implements ConversationMessage {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: ['user', 'assistant', 'tool'] }) role!: 'user' | 'assistant' | 'tool';
  @ApiProperty() text!: string;
  @ApiPropertyOptional({ type: [ToolUseDto] }) tools?: ToolUseDto[];
  @ApiPropertyOptional({ format: 'date-time' }) at?: string;
}

export class MessagePageDto {
  @ApiProperty({ type: [MessageDto] }) items!: MessageDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}
