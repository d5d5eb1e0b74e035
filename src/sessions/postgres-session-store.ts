import type {
  SessionKey,
  SessionStore,
  SessionStoreEntry,
} from '@anthropic-ai/claude-agent-sdk' with { 'resolution-mode': 'import' };
import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '../common/domain-error';
import { retryWhileAway } from '../common/storage-errors';
import { StaleFenceError } from './session-errors';
import type {
  TranscriptEntry,
  TranscriptKey,
  TranscriptsRepository,
} from './transcripts.repository';

/** How long one turn's entries are offered to a database that is away, at the turn's end. */
const SETTLE_LIMIT_MS = 30_000;
const RETRY_MS = 250;
/** The SDK waits for a minute. */
const LOAD_LIMIT_SECONDS = 40;
/** Bytes of entries that may wait in memory while the database is away. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

interface Batch {
  key: TranscriptKey;
  entries: TranscriptEntry[];
}

/**
 * The Agent SDK's session store for one project. The SDK names a conversation by working directory
 * and id; here the project and the id do, so that a conversation is found from any worker, wherever
 * its working copies lie.
 *
 * The SDK drops a batch after three tries. So a batch that the database does not take stays here and
 * is tried again, in order; `settle` tells, before a turn counts as real, that all of it is stored.
 */
export class PostgresSessionStore implements SessionStore {
  private readonly waiting: Batch[] = [];
  private waitingBytes = 0;
  private writing: Promise<void> = Promise.resolve();

  /** @param fence the lease's generation, when the store is a turn's */
  constructor(
    private readonly transcripts: TranscriptsRepository,
    private readonly projectId: string,
    private readonly fence?: string,
  ) {}

  async append(key: SessionKey, entries: SessionStoreEntry[]): Promise<void> {
    if (entries.length === 0) return;
    this.waitingBytes += JSON.stringify(entries).length;
    if (this.waitingBytes > MAX_WAITING_BYTES) {
      throw new DomainError('storage_unavailable', 503, 'Too much of the transcript is waiting.');
    }
    this.waiting.push({ key: this.keyOf(key), entries });
    // The failure is kept with the batch: it is tried again with the next one, and at the end.
    await this.write().catch((error: unknown) => {
      if (error instanceof StaleFenceError) throw error;
    });
  }

  async load(key: SessionKey): Promise<SessionStoreEntry[] | null> {
    // Without its conversation a turn cannot go on; and a failure would be taken for "there is none".
    return (await patiently(() => this.transcripts.load(this.keyOf(key)))) ?? null;
  }

  listSessions(): Promise<{ sessionId: string; mtime: number }[]> {
    return this.transcripts.listSessions(this.projectId);
  }

  listSubkeys(key: { projectKey: string; sessionId: string }): Promise<string[]> {
    return patiently(() => this.transcripts.listSubpaths(this.keyOf(key)));
  }

  delete(key: SessionKey): Promise<void> {
    return this.transcripts.delete(this.keyOf(key));
  }

  /**
   * Resolves when everything that was appended is stored.
   * @throws StaleFenceError when a newer worker has the project
   * @throws the database's error, when it stays away for too long
   */
  async settle(limitMs = SETTLE_LIMIT_MS): Promise<void> {
    const end = Date.now() + limitMs;
    for (;;) {
      try {
        return await this.write();
      } catch (error) {
        if (error instanceof StaleFenceError || Date.now() > end) throw error;
        await delay(RETRY_MS);
      }
    }
  }

  private write(): Promise<void> {
    const next = this.writing.catch(() => undefined).then(() => this.writeWaiting());
    this.writing = next;
    return next;
  }

  private async writeWaiting(): Promise<void> {
    for (let batch = this.waiting.at(0); batch !== undefined; batch = this.waiting.at(0)) {
      await this.transcripts.append(batch.key, batch.entries, this.fence);
      this.waiting.shift();
    }
    this.waitingBytes = 0;
  }

  private keyOf({ sessionId, subpath }: { sessionId: string; subpath?: string }): TranscriptKey {
    return { projectId: this.projectId, sessionId, subpath };
  }
}

const patiently = <T>(work: () => Promise<T>): Promise<T> =>
  retryWhileAway(work, { limitSeconds: LOAD_LIMIT_SECONDS });
