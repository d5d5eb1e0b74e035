import type { SessionStore } from './agent-sdk';
import { lastCostState, type CostState } from './turn-spending';

/**
 * A session store that remembers what this turn put into it. A process that is killed has told of
 * messages that never reached its transcript, and a resume at one of them fails: so a point to
 * resume at must be in here.
 */
export class TranscriptMirror {
  readonly store: SessionStore;
  /** The CLI's account of the conversation when it was opened, and when the turn had ended. */
  costBefore?: CostState;
  costAfter?: CostState;
  private readonly stored = new Set<string>();

  constructor(inner: SessionStore) {
    this.store = {
      append: async (key, entries) => {
        this.costAfter = lastCostState(entries) ?? this.costAfter;
        await inner.append(key, entries);
        for (const { uuid } of entries) if (typeof uuid === 'string') this.stored.add(uuid);
      },
      load: async (key) => {
        const entries = await inner.load(key);
        this.costBefore = (entries && lastCostState(entries)) ?? this.costBefore;
        return entries;
      },
      listSubkeys: inner.listSubkeys && ((key) => inner.listSubkeys?.(key) ?? Promise.resolve([])),
    };
  }

  has(uuid: string): boolean {
    return this.stored.has(uuid);
  }
}
