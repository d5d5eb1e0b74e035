import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { Trim } from '../common/dto-transforms';
import { PROJECT_LIMITS } from './project-metadata';

/** A project as clients see it. */
export class ProjectDto {
  @ApiProperty({ format: 'uuid' })
  projectId!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Rise' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true })
  description!: string | null;

  @ApiProperty({ type: [String], example: ['bakery', 'landing page'] })
  tags!: string[];

  @ApiProperty({ type: [String], description: 'What could be asked for next' })
  suggestions!: string[];

  @ApiProperty({
    enum: ['creating', 'ready', 'failed'],
    description:
      '`creating` until the first run has ended; `ready` once a preview is up; `failed` while there has never been one',
  })
  status!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'http://3f1c2d4e-….localhost:3001/',
    description: 'Null while there is no preview',
  })
  previewUrl!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  versionNumber!: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The Claude session that carries the thread; null: the next run starts fresh',
  })
  lastAiSessionId!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  lastAiSessionUpdatedAt!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;
}

export class ProjectPageDto {
  @ApiProperty({ type: [ProjectDto] })
  items!: ProjectDto[];

  @ApiProperty({ type: String, nullable: true, description: 'Null on the last page' })
  nextCursor!: string | null;
}

export class RenameProjectDto {
  @ApiProperty({ minLength: 1, maxLength: PROJECT_LIMITS.name, example: 'Rise' })
  @Trim()
  @IsString()
  @Length(1, PROJECT_LIMITS.name)
  name!: string;
}
