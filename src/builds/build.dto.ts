import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';

/** Longest prompt, in characters, after trimming. */
export const MAX_PROMPT = 20_000;

const Trim = () =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

/** Ids compare as text in places; Postgres gives them back in lower case. */
const LowerCase = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.toLowerCase() : value,
  );

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
}

export class UpdateProjectDto {
  @ApiProperty({ format: 'uuid' })
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
