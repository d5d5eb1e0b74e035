import { ApiProperty } from '@nestjs/swagger';

export class UsageSumDto {
  @ApiProperty({ description: 'Prompts given to Claude' }) turns!: number;
  @ApiProperty({ description: 'Turns that resumed a session' }) resumedTurns!: number;
  @ApiProperty({ description: 'Tokens that were neither read from the cache nor written to it' })
  inputTokens!: number;
  @ApiProperty() outputTokens!: number;
  @ApiProperty() cacheReadTokens!: number;
  @ApiProperty() cacheCreationTokens!: number;
  @ApiProperty({ description: "US dollars by the CLI's estimate; not for billing" })
  costUsd!: number;
  @ApiProperty({
    minimum: 0,
    maximum: 1,
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
