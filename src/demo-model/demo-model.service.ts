import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { DemoModelConfig } from '../config/demo-model.config';
import { DemoBrain } from './demo-brain';
import { MessagesApiServer } from './messages-api.server';

/** Runs the demo model beside the service, when no credential for Claude is set. */
@Injectable()
export class DemoModelService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(DemoModelService.name);
  private readonly server = new MessagesApiServer(new DemoBrain());
  private url?: string;

  constructor(private readonly config: DemoModelConfig) {}

  /** True when the demo model answers in Claude's place. */
  get enabled(): boolean {
    return this.config.enabled;
  }

  async onModuleInit(): Promise<void> {
    if (!this.enabled) return;
    this.url = (await this.server.start()).url;
    this.logger.log(`The offline demo model answers in Claude's place at ${this.url}.`);
  }

  /** On shutdown, not before it: runs that are being stopped may still hold connections. */
  async onApplicationShutdown(): Promise<void> {
    await this.server.stop();
  }

  /**
   * What the CLI's environment needs to talk to the demo model; empty when it is off. Comes after
   * the configured environment: the address sends the CLI here, the key keeps a real one from it.
   *
   * @throws Error when it is on and the module is not initialised yet
   */
  environment(): Record<string, string> {
    if (!this.enabled) return {};
    if (this.url === undefined) throw new Error('The demo model is not listening yet.');
    return { ANTHROPIC_BASE_URL: this.url, ANTHROPIC_API_KEY: 'onethread-demo-model' };
  }
}
