import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from './domain-error';

/**
 * Of the network; and Postgres' own for "shutting down", "starting up", "too many clients", "out of
 * memory", "took too long", for a server that has become a read-only standby, and for a transaction that
 * was given up for another's sake (deadlock), which goes well the next time.
 */
const AWAY =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|57P0[1235]|57014|40001|40P01|08\w{3}|53[0234]00|25006|25P0[34])$/;
/** What `pg` and TypeORM say without a code when a connection breaks under a query, or none is to be had. */
const AWAY_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client (has encountered a connection error|was closed) and is not queryable|Query runner already released|Database connection provided by a query runner was already released)/;
/** No space, no quota; of the system, and of Postgres. */
const FULL = /^(ENOSPC|EDQUOT|53100)$/;
/** As programs say it; without a limit of another kind that has the same code, that of file watchers. */
const FULL_WORDS = /no space left on device|disk quota exceeded/i;
/** How deep the cause of an error may lie. */
const MAX_CAUSES = 5;

/** Whether a database or Redis cannot be reached just now: the same may work in a moment. */
export function isStorageAway(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return AWAY.test(code);
  return typeof message === 'string' && AWAY_WORDS.test(message);
}

/** Whether something could not be written for want of space, here or in the database. */
export function isDiskFull(error: unknown): boolean {
  for (let depth = 0, at = error; depth < MAX_CAUSES && at instanceof Error; depth++) {
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && FULL.test(code)) return true;
    at = at.cause;
  }
  return false;
}

/** Whether a program says that the disk is full. */
export const saysDiskIsFull = (text: string): boolean => FULL_WORDS.test(text);

export const insufficientStorage = (cause?: unknown): DomainError =>
  new DomainError('insufficient_storage', 507, 'There is no space left to store this.', {
    cause,
    retryAfterSeconds: 60,
  });

export const storageUnavailable = (cause?: unknown): DomainError =>
  new DomainError('storage_unavailable', 503, 'The database is away. Try again.', {
    cause,
    retryAfterSeconds: 5,
  });

/**
 * Tries again, twice a second, while the storage is away; for at most `limitSeconds`, and until
 * `signal` is aborted. What is tried may have happened already, when the connection broke before
 * the answer: it must bear to happen twice.
 */
export async function retryWhileAway<T>(
  work: () => Promise<T>,
  { limitSeconds = 60, signal }: { limitSeconds?: number; signal?: AbortSignal } = {},
): Promise<T> {
  const end = Date.now() + limitSeconds * 1_000;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isStorageAway(error) || Date.now() > end || signal?.aborted) throw error;
      await delay(500);
    }
  }
}
