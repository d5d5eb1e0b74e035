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
  @ApiProperty() processId!: string;
  @ApiProperty({ enum: ['all', 'api', 'worker'] }) role!: string;
  @ApiProperty({ description: 'Of the service' }) version!: string;
  @ApiProperty({ description: 'Runs at once; 0: it is no worker' }) slots!: number;
  @ApiProperty({ format: 'date-time' }) startedAt!: string;
  @ApiProperty({ format: 'date-time', description: 'Its last sign of life' }) seenAt!: string;
}

export class SystemRunsDto {
  @ApiProperty() queued!: number;
  @ApiProperty() running!: number;
  @ApiProperty({ description: 'Age of the oldest run that only waits for a worker' })
  oldestReadySeconds!: number;
  @ApiProperty({ description: 'Runs at work whose worker is heard of' }) leasesHeld!: number;
  @ApiProperty({ description: 'Runs at work whose worker has gone silent' }) leasesExpired!: number;
}

export class SystemQueueDto {
  @ApiProperty({ example: 'runs' }) name!: string;
  @ApiProperty() waiting!: number;
  @ApiProperty() active!: number;
  @ApiProperty() delayed!: number;
  @ApiProperty() failed!: number;
}

export class SystemDto {
  @ApiProperty({ type: VersionsDto }) versions!: VersionsDto;
  @ApiProperty({ description: 'The process that answers' }) processId!: string;
  @ApiProperty({ description: 'Its role: all or api' }) role!: string;
  @ApiProperty() uptimeSeconds!: number;
  @ApiPropertyOptional({ type: [ProcessDto], description: 'Those that are alive' })
  processes?: ProcessDto[];
  @ApiPropertyOptional({ description: 'How many of them carry out runs' }) workers?: number;
  @ApiPropertyOptional({ type: SystemRunsDto }) runs?: SystemRunsDto;
  @ApiPropertyOptional({ type: [SystemQueueDto] }) queues?: SystemQueueDto[];
}
