import { ApiProperty } from '@nestjs/swagger';

export class UsageSumDto {
  @ApiProperty({ type: 'integer', example: 4, description: 'Prompts given to Claude' })
  turns!: number;
  @ApiProperty({ type: 'integer', example: 3, description: 'Turns that resumed a session' })
  resumedTurns!: number;
  @ApiProperty({
    type: 'integer',
    example: 1_650,
    description: 'Tokens that were neither read from the cache nor written to it',
  })
  inputTokens!: number;
  @ApiProperty({ type: 'integer', example: 9_870 }) outputTokens!: number;
  @ApiProperty({ type: 'integer', example: 88_400 }) cacheReadTokens!: number;
  @ApiProperty({ type: 'integer', example: 9_950 }) cacheCreationTokens!: number;
  @ApiProperty({
    example: 0.3187,
    description: "US dollars by the CLI's estimate; not for billing",
  })
  costUsd!: number;
  @ApiProperty({
    minimum: 0,
    maximum: 1,
    example: 0.884,
    description: 'Part of all input tokens that was read from the cache: what resuming saves',
  })
  cacheReadShare!: number;
}

export class SourceUsageDto extends UsageSumDto {
  @ApiProperty({ example: 'update_project' }) source!: string;
}

export class UsageDto {
  @ApiProperty({ type: UsageSumDto }) total!: UsageSumDto;
  @ApiProperty({ type: [SourceUsageDto] }) bySource!: SourceUsageDto[];
}
