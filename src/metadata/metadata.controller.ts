import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { UuidParam } from '../common/validation';
import { ApiRun } from '../runs/api-run';
import { Idempotency, IdempotencyKey } from '../runs/idempotency';
import { RunResponder } from '../runs/run-responder.service';
import { MetadataService } from './metadata.service';

@ApiTags('projects')
@Controller('v1/projects')
export class MetadataController {
  constructor(
    private readonly metadata: MetadataService,
    private readonly responder: RunResponder,
  ) {}

  @Post(':projectId/metadata')
  @ApiOperation({
    operationId: 'describeProject',
    summary: 'Let Claude describe the project again',
    description:
      'Name (unless the user gave one), description, tags and suggestions. Happens by itself after the first successful build. Users’ runs go ahead of it in line.',
  })
  @ApiParam({ name: 'projectId', format: 'uuid' })
  @ApiRun('metadata_generation', { 502: '`metadata_missing`' })
  async describe(
    @Param('projectId', new UuidParam('projectId')) projectId: string,
    @Idempotency() idempotency: IdempotencyKey | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.responder.respond(
      await this.metadata.describe(projectId, idempotency),
      request,
      response,
    );
  }
}
