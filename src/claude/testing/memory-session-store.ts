import type { SessionStore, SessionStoreEntry } from '../agent-sdk';

type Key = Parameters<SessionStore['append']>[0];

/** A session store for specs, by the rules of the SDK's contract. */
export class MemorySessionStore implements SessionStore {
  private readonly entries = new Map<string, SessionStoreEntry[]>();

  append(key: Key, entries: SessionStoreEntry[]): Promise<void> {
    const known = this.of(key);
    const uuids = new Set(known.map((entry) => entry.uuid));
    known.push(...entries.filter(({ uuid }) => uuid === undefined || !uuids.has(uuid)));
    this.entries.set(nameOf(key), known);
    return Promise.resolve();
  }

  load(key: Key): Promise<SessionStoreEntry[] | null> {
    return Promise.resolve(this.entries.has(nameOf(key)) ? structuredClone(this.of(key)) : null);
  }

  /** Everything kept of a session, in order. */
  session(sessionId: string): SessionStoreEntry[] {
    return [...this.entries]
      .filter(([name]) => name.includes(sessionId))
      .flatMap(([, list]) => list);
  }

  private of(key: Key): SessionStoreEntry[] {
    return this.entries.get(nameOf(key)) ?? [];
  }
}

const nameOf = ({ projectKey, sessionId, subpath = '' }: Key): string =>
  [projectKey, sessionId, subpath].join('|');
