import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { EXAMPLE } from '../common/api-examples';
import { Trim } from '../common/dto-transforms';
import { PROJECT_LIMITS } from './project-metadata';

/** A project as clients see it. */
export class ProjectDto {
  @ApiProperty({ format: 'uuid', example: EXAMPLE.projectId })
  projectId!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Rise' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'The site of a neighbourhood bakery.' })
  description!: string | null;

  @ApiProperty({ type: [String], example: ['bakery', 'landing page'] })
  tags!: string[];

  @ApiProperty({
    type: [String],
    example: ['Add a menu', 'Add opening hours', 'Make it dark'],
    description: 'What could be asked for next',
  })
  suggestions!: string[];

  @ApiProperty({
    enum: ['creating', 'ready', 'failed'],
    example: 'ready',
    description:
      '`creating` until the first run has ended; `ready` once a preview is up; `failed` while there has never been one',
  })
  status!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: EXAMPLE.previewUrl,
    description: 'Null while there is no preview',
  })
  previewUrl!: string | null;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    nullable: true,
    example: 1,
    description: 'The version that the preview shows',
  })
  versionNumber!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    example: EXAMPLE.sessionId,
    description: 'The Claude session that carries the thread; null: the next run starts fresh',
  })
  lastAiSessionId!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    example: EXAMPLE.finishedAt,
  })
  lastAiSessionUpdatedAt!: string | null;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.createdAt })
  createdAt!: string;

  @ApiProperty({ format: 'date-time', example: EXAMPLE.finishedAt })
  updatedAt!: string;
}

export class ProjectPageDto {
  @ApiProperty({ type: [ProjectDto] })
  items!: ProjectDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Null on the last page',
  })
  nextCursor!: string | null;
}

export class RenameProjectDto {
  @ApiProperty({ minLength: 1, maxLength: PROJECT_LIMITS.name, example: 'Rise' })
  @Trim()
  @IsString()
  @Length(1, PROJECT_LIMITS.name)
  name!: string;
}
