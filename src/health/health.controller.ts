import { Controller, Get, HttpCode, Res, ServiceUnavailableException } from '@nestjs/common';
import {
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import { HealthCheckResult, HealthCheckService, TypeOrmHealthIndicator } from '@nestjs/terminus';
import type { Response } from 'express';
import { Public } from '../access/public.decorator';
import { Draining } from '../common/draining';
import { ClaudeHealth } from './claude.health';
import { RedisHealth } from './redis.health';

const CHECK_TIMEOUT_MS = 2_000;

@Public()
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly postgres: TypeOrmHealthIndicator,
    private readonly redis: RedisHealth,
    private readonly claude: ClaudeHealth,
    private readonly draining: Draining,
  ) {}

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
    if (this.draining.begun) {
      response.status(503);
      return { status: 'shutting_down', details: {} };
    }
    try {
      return await this.health.check([
        () => this.postgres.pingCheck('postgres', { timeout: CHECK_TIMEOUT_MS }),
        () => this.redis.check('redis', CHECK_TIMEOUT_MS),
        () => this.claude.check('claude'),
      ]);
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      // Probes and people want the state of each part, not a problem document.
      response.status(503);
      return error.getResponse() as HealthCheckResult;
    }
  }
}
