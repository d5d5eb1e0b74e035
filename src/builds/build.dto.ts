import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { EXAMPLE } from '../common/api-examples';
import { RunBody } from '../runs/run-body.dto';
import { TEMPLATE_IDS, TemplateId } from './templates';
import { LowerCase, Trim } from '../common/dto-transforms';

/** Longest prompt, in characters, after trimming. */
export const MAX_PROMPT = 20_000;

export class CreatePreviewDto {
  @ApiProperty({
    minLength: 1,
    maxLength: MAX_PROMPT,
    example: 'A landing page for a bakery called Rise',
    description: 'What to build',
  })
  @Trim()
  @IsString()
  @Length(1, MAX_PROMPT)
  prompt!: string;

  @ApiPropertyOptional({ maxLength: 120, example: 'Rise', description: "The project's name" })
  @IsOptional()
  @Trim()
  @IsString()
  @MaxLength(120)
  name?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description: 'The id that the new project shall have (UUID v4); made up when left out',
  })
  @IsOptional()
  @LowerCase()
  @IsUUID('4')
  projectId?: string;

  @ApiPropertyOptional({
    enum: TEMPLATE_IDS,
    description: 'A scaffold to start from (see `GET /v1/templates`); nothing when left out',
  })
  @IsOptional()
  @IsIn(TEMPLATE_IDS)
  template?: TemplateId;
}

export class UpdateProjectDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.projectId })
  @LowerCase()
  @IsUUID()
  projectId!: string;

  @ApiProperty({
    minLength: 1,
    maxLength: MAX_PROMPT,
    example: 'Make the header dark and add opening hours',
    description: 'What to change',
  })
  @Trim()
  @IsString()
  @Length(1, MAX_PROMPT)
  prompt!: string;
}

export class BuildDto extends RunBody {
  @ApiProperty({ example: EXAMPLE.prompt, description: 'What was asked for' })
  prompt!: string;
}

export class BuildPageDto {
  @ApiProperty({ type: [BuildDto] })
  items!: BuildDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Null on the last page',
  })
  nextCursor!: string | null;
}
