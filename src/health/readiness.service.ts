import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckResult, HealthCheckService, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { Draining } from '../common/draining';
import { ClaudeHealth } from './claude.health';
import { RedisHealth } from './redis.health';

const CHECK_TIMEOUT_MS = 2_000;

/** Whether everything that this process needs is there. */
@Injectable()
export class Readiness {
  constructor(
    private readonly health: HealthCheckService,
    private readonly postgres: TypeOrmHealthIndicator,
    private readonly redis: RedisHealth,
    private readonly claude: ClaudeHealth,
    private readonly draining: Draining,
  ) {}

  async check(): Promise<{ status: 200 | 503; body: HealthCheckResult }> {
    if (this.draining.begun) {
      return { status: 503, body: { status: 'shutting_down', details: {} } };
    }
    try {
      const body = await this.health.check([
        () => this.postgres.pingCheck('postgres', { timeout: CHECK_TIMEOUT_MS }),
        () => this.redis.check('redis', CHECK_TIMEOUT_MS),
        () => this.claude.check('claude'),
      ]);
      return { status: 200, body };
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      // Probes and people want the state of each part, not a problem document.
      return { status: 503, body: error.getResponse() as HealthCheckResult };
    }
  }
}
