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
import { Readiness } from './readiness.service';

@Public()
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @HttpCode(200)
  @ApiOperation({ operationId: 'isLive', summary: 'The process answers' })
  @ApiOkResponse({ schema: { example: { status: 'ok' } } })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ operationId: 'isReady', summary: 'Everything it needs is there' })
  @ApiOkResponse({ description: 'Ready' })
  @ApiServiceUnavailableResponse({
    description: 'Something is missing: `details` says what; or it is shutting down',
  })
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    response.setHeader('Cache-Control', 'no-store');
    const { status, body } = await this.readiness.check();
    response.status(status);
    return body;
  }
}
