import type { Logger } from '@nestjs/common';

/** How often an outage that goes on is mentioned again. */
const AGAIN_MS = 60_000;

/** Logs something that fails again and again by its beginning, its end, and now and then between. */
export class Outage {
  private since?: number;
  private mentioned = 0;

  constructor(private readonly logger: Logger) {}

  goesOn(error: unknown, message: string): void {
    const now = Date.now();
    this.since ??= now;
    if (now - this.mentioned < AGAIN_MS) return;
    this.mentioned = now;
    this.logger.warn({ err: error, sinceSeconds: (now - this.since) / 1_000 }, message);
  }

  over(message: string): void {
    if (this.since === undefined) return;
    this.logger.log({ afterSeconds: (Date.now() - this.since) / 1_000 }, message);
    this.since = undefined;
    this.mentioned = 0;
  }
}
