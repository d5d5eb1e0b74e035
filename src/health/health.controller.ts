import { Controller, Get, HttpCode, Res } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { HealthCheckResult } from '@nestjs/terminus';
import type { Response } from 'express';
import { Public } from '../access/public.decorator';
import { ApiProblems } from '../common/api-problems';
import { ALIVE, readiness } from './health.schema';
import { Readiness } from './readiness.service';

@Public()
@ApiTags('health')
@ApiProblems({ 415: '`unsupported_media_type`: it came with a body that is not JSON' })
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @HttpCode(200)
  @ApiOperation({ operationId: 'isLive', summary: 'The process answers' })
  @ApiOkResponse({ description: 'It does', schema: ALIVE })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'isReady', summary: 'Everything it needs is there' })
  @ApiOkResponse({ description: 'Ready', schema: readiness('ok') })
  @ApiServiceUnavailableResponse({
    description: 'Something is missing: `details` says what; or it is shutting down',
    schema: readiness('error'),
  })
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    response.setHeader('Cache-Control', 'no-store');
    const { status, body } = await this.readiness.check();
    response.status(status);
    return body;
  }
}
