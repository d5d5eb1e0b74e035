import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class VersionsDto {
  @ApiProperty({ example: '0.1.0', description: 'Of the process that answers' })
  service!: string;

  @ApiProperty({ example: '20.20.1' }) node!: string;

  @ApiProperty({ example: '0.3.330' }) agentSdk!: string;

  @ApiPropertyOptional({ example: '2.1.330', description: 'Of the Claude CLI, when it runs' })
  claudeCli?: string;

  @ApiPropertyOptional({ example: '16.4' }) postgres?: string;

  @ApiPropertyOptional({ example: '7.0.15' }) redis?: string;

  @ApiPropertyOptional({ example: 'Operations1763800000013', description: 'The last migration' })
  schema?: string;
}

export class ProcessDto {
  @ApiProperty({ example: 'web-1-4711-1f0c9d2e' }) processId!: string;
  @ApiProperty({ enum: ['all', 'api', 'worker'], example: 'worker' }) role!: string;
  @ApiProperty({ example: '0.1.0', description: 'Of the service' }) version!: string;
  @ApiProperty({ type: 'integer', example: 4, description: 'Runs at once; 0: it is no worker' })
  slots!: number;
  @ApiProperty({ format: 'date-time', example: '2026-11-22T09:00:00.000Z' }) startedAt!: string;
  @ApiProperty({
    format: 'date-time',
    example: '2026-11-22T09:30:00.000Z',
    description: 'Its last sign of life',
  })
  seenAt!: string;
}

export class SystemRunsDto {
  @ApiProperty({ type: 'integer', example: 3 }) queued!: number;
  @ApiProperty({ type: 'integer', example: 4 }) running!: number;
  @ApiProperty({ example: 1.5, description: 'Age of the oldest run that only waits for a worker' })
  oldestReadySeconds!: number;
  @ApiProperty({
    type: 'integer',
    example: 4,
    description: 'Runs at work whose worker is heard of',
  })
  leasesHeld!: number;
  @ApiProperty({
    type: 'integer',
    example: 0,
    description: 'Runs at work whose worker has gone silent',
  })
  leasesExpired!: number;
}

export class SystemQueueDto {
  @ApiProperty({ example: 'runs' }) name!: string;
  @ApiProperty({ type: 'integer', example: 0 }) waiting!: number;
  @ApiProperty({ type: 'integer', example: 4 }) active!: number;
  @ApiProperty({ type: 'integer', example: 0 }) delayed!: number;
  @ApiProperty({ type: 'integer', example: 0 }) failed!: number;
}

export class SystemDto {
  @ApiProperty({ type: VersionsDto }) versions!: VersionsDto;
  @ApiProperty({ example: 'web-1-4710-7b1e33a0', description: 'The process that answers' })
  processId!: string;
  @ApiProperty({ example: 'api', description: 'Its role: all or api' }) role!: string;
  @ApiProperty({ example: 1800 }) uptimeSeconds!: number;
  @ApiPropertyOptional({ type: [ProcessDto], description: 'Those that are alive' })
  processes?: ProcessDto[];
  @ApiPropertyOptional({
    type: 'integer',
    example: 2,
    description: 'How many of them carry out runs',
  })
  workers?: number;
  @ApiPropertyOptional({ type: SystemRunsDto }) runs?: SystemRunsDto;
  @ApiPropertyOptional({ type: [SystemQueueDto] }) queues?: SystemQueueDto[];
}
