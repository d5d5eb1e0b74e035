import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { IsStorable } from '../common/is-storable';
import { RUN_SOURCES } from '../runs/run-source';

/** Content of a file that is put by hand, in characters. */
export const MAX_CONTENT = 400_000;

export class ChangedFileDto {
  @ApiProperty({ example: 'index.html' }) path!: string;
  @ApiProperty({ enum: ['added', 'changed', 'removed'] }) change!: string;
}

/** The project after a run that went well. */
export class VersionDto {
  @ApiProperty({ minimum: 1 }) number!: number;
  @ApiProperty({ description: 'Whether it is what the preview shows' }) current!: boolean;
  @ApiProperty({ enum: RUN_SOURCES }) source!: string;
  @ApiProperty({ format: 'uuid' }) runId!: string;
  @ApiProperty({ type: String, nullable: true }) prompt!: string | null;
  @ApiProperty({ type: String, nullable: true }) sessionId!: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'The version that it brought back' })
  restoredNumber!: number | null;
  @ApiProperty({ type: [ChangedFileDto] }) filesChanged!: ChangedFileDto[];
  @ApiProperty({ example: 'http://v3-3f1c2d4e-….localhost:3001/' }) previewUrl!: string;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
}

export class VersionPageDto {
  @ApiProperty({ type: [VersionDto] }) items!: VersionDto[];
  @ApiProperty({ type: String, nullable: true }) nextCursor!: string | null;
}

export class DiffQuery {
  @ApiPropertyOptional({ minimum: 0, description: 'The version before it by default; 0: nothing' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  from?: number;
}

export class DiffDto {
  @ApiProperty() from!: number;
  @ApiProperty() to!: number;
  @ApiProperty({ description: 'Unified diff' }) diff!: string;
  @ApiProperty({ description: 'Whether the diff was cut at its limit of 1 MiB' })
  truncated!: boolean;
}

export class VersionQuery {
  @ApiPropertyOptional({ minimum: 1, description: 'The newest one by default' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;
}

export class FileDto {
  @ApiProperty({ example: 'src/App.tsx' }) path!: string;
  @ApiProperty({ description: 'Bytes' }) size!: number;
  @ApiProperty({ enum: ['file', 'symlink'] }) type!: string;
}

export class FileTreeDto {
  @ApiProperty({ type: Number, nullable: true }) version!: number | null;
  @ApiProperty({ type: [FileDto] }) files!: FileDto[];
}

export class PutFileDto {
  @ApiProperty({ maxLength: MAX_CONTENT, description: 'The whole file, as text' })
  @IsString()
  @MaxLength(MAX_CONTENT)
  @IsStorable()
  content!: string;
}
