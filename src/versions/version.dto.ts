import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { EXAMPLE } from '../common/api-examples';
import { IsStorable } from '../common/is-storable';
import { RUN_SOURCES } from '../runs/run-source';

/** Content of a file that is put by hand, in characters. */
export const MAX_CONTENT = 400_000;

export class ChangedFileDto {
  @ApiProperty({ example: 'index.html' }) path!: string;
  @ApiProperty({ enum: ['added', 'changed', 'removed'], example: 'added' }) change!: string;
}

/** The project after a run that went well. */
export class VersionDto {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1 }) number!: number;
  @ApiProperty({ example: true, description: 'Whether it is what the preview shows' })
  current!: boolean;
  @ApiProperty({ enum: RUN_SOURCES, example: 'create_preview' }) source!: string;
  @ApiProperty({ format: 'uuid', example: EXAMPLE.runId }) runId!: string;
  @ApiProperty({ type: String, nullable: true, example: EXAMPLE.prompt }) prompt!: string | null;
  @ApiProperty({ type: String, nullable: true, example: EXAMPLE.sessionId })
  sessionId!: string | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: null,
    description: 'The version that it brought back',
  })
  restoredNumber!: number | null;
  @ApiProperty({ type: [ChangedFileDto] }) filesChanged!: ChangedFileDto[];
  @ApiProperty({ example: EXAMPLE.versionUrl }) previewUrl!: string;
  @ApiProperty({ format: 'date-time', example: EXAMPLE.finishedAt }) createdAt!: string;
}

export class VersionPageDto {
  @ApiProperty({ type: [VersionDto] }) items!: VersionDto[];
  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Null on the last page',
  })
  nextCursor!: string | null;
}

export class DiffQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    example: 1,
    description: 'The version before it by default; 0: nothing',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  from?: number;
}

export class DiffDto {
  @ApiProperty({ type: 'integer', example: 1 }) from!: number;
  @ApiProperty({ type: 'integer', example: 2 }) to!: number;
  @ApiProperty({
    example:
      'diff --git a/index.html b/index.html\n--- a/index.html\n+++ b/index.html\n@@ -1 +1 @@\n-<h1>Rise</h1>\n+<h1>Rise!</h1>\n',
    description: 'Unified diff',
  })
  diff!: string;
  @ApiProperty({ example: false, description: 'Whether the diff was cut at its limit of 1 MiB' })
  truncated!: boolean;
}

export class VersionQuery {
  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    example: 1,
    description: 'The newest one by default',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

export class FileDto {
  @ApiProperty({ example: 'src/App.tsx' }) path!: string;
  @ApiProperty({ type: 'integer', minimum: 0, example: 4_812, description: 'Bytes' }) size!: number;
  @ApiProperty({ enum: ['file', 'symlink'], example: 'file' }) type!: string;
}

export class FileTreeDto {
  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 1,
    description: 'Null before the first',
  })
  version!: number | null;
  @ApiProperty({ type: [FileDto] }) files!: FileDto[];
}

export class PutFileDto {
  @ApiProperty({
    maxLength: MAX_CONTENT,
    example: '<h1>Rise</h1>\n',
    description: 'The whole file, as text',
  })
  @IsString()
  @MaxLength(MAX_CONTENT)
  @IsStorable()
  content!: string;
}
