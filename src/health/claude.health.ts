import { Injectable } from '@nestjs/common';
import { HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { ClaudeExecutable } from '../claude/executable';
import { DemoModelConfig } from '../config/demo-model.config';

/** Whether Claude can be started, and who answers: the real model, or the offline demo. */
@Injectable()
export class ClaudeHealth {
  constructor(
    private readonly executable: ClaudeExecutable,
    private readonly demoModel: DemoModelConfig,
    private readonly indicator: HealthIndicatorService,
  ) {}

  async check(name: string): Promise<HealthIndicatorResult> {
    const model = this.demoModel.enabled ? 'demo' : 'claude';
    const session = this.indicator.check(name);
    try {
      const { version } = await this.executable.check();
      return session.up({ version, model, demoModel: this.demoModel.enabled });
    } catch (error) {
      return session.down({ message: (error as Error).message, model });
    }
  }
}
