import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { EXAMPLE } from '../common/api-examples';
import { LowerCase, Trim } from '../common/dto-transforms';
import { RunBody } from '../runs/run-body.dto';

const MAX_MESSAGE = 20_000;

export const CHAT_MODES = ['plan', 'ask'] as const;
export type ChatMode = (typeof CHAT_MODES)[number];

export class ChatPlanDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.projectId })
  @LowerCase()
  @IsUUID()
  projectId!: string;

  @ApiProperty({
    minLength: 1,
    maxLength: MAX_MESSAGE,
    example: 'How would you add a page with opening hours?',
  })
  @Trim()
  @IsString()
  @Length(1, MAX_MESSAGE)
  message!: string;

  @ApiPropertyOptional({
    enum: CHAT_MODES,
    default: 'plan',
    example: 'plan',
    description: '`plan`: an answer and a structured plan that can be built; `ask`: an answer',
  })
  @IsOptional()
  @IsIn(CHAT_MODES)
  mode?: ChatMode;
}

export class ChatDto extends RunBody {
  @ApiProperty({ enum: CHAT_MODES, example: 'plan' })
  mode!: ChatMode;

  @ApiProperty({
    example: 'How would you add opening hours?',
    description: 'What the user said; `message` is the answer',
  })
  question!: string;
}

export class ChatPageDto {
  @ApiProperty({ type: [ChatDto] })
  items!: ChatDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Null on the last page',
  })
  nextCursor!: string | null;
}
