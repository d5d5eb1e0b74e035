import type { SessionStore } from './agent-sdk';

/**
 * A session store that remembers what this turn put into it. A process that is killed has told of
 * messages that never reached its transcript, and a resume at one of them fails: so a point to
 * resume at must be in here.
 */
export class TranscriptMirror {
  readonly store: SessionStore;
  private readonly stored = new Set<string>();

  constructor(inner: SessionStore) {
    this.store = {
      append: async (key, entries) => {
        await inner.append(key, entries);
        for (const { uuid } of entries) if (typeof uuid === 'string') this.stored.add(uuid);
      },
      load: (key) => inner.load(key),
      listSubkeys: inner.listSubkeys && ((key) => inner.listSubkeys?.(key) ?? Promise.resolve([])),
    };
  }

  has(uuid: string): boolean {
    return this.stored.has(uuid);
  }
}
