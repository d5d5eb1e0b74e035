import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { World } from '../../test/e2e/support/world';
import type { BareOutcome, BareTurn } from './bare-sdk';
import type { Child } from './child';

/** A conversation with the bare Agent SDK, in folders of its own: the first turn is fresh, others resume. */
export class BareThread {
  private readonly id = randomUUID();
  private readonly home: string;
  private last?: BareOutcome;

  constructor(
    private readonly sdk: Child,
    private readonly world: World,
    folder: string,
  ) {
    this.home = join(folder, this.id);
  }

  async take(prompt: string): Promise<BareOutcome> {
    const { id, last } = this;
    this.last = await this.sdk.ask<BareOutcome>('take', {
      prompt,
      home: this.home,
      session:
        last === undefined
          ? { kind: 'fresh', id }
          : { kind: 'resume', id, at: last.lastMessageUuid },
      env: { ANTHROPIC_BASE_URL: this.world.modelUrl, ANTHROPIC_API_KEY: 'bench-key' },
    } satisfies BareTurn);
    return this.last;
  }
}
