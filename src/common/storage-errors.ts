import { setTimeout as delay } from 'node:timers/promises';

/**
 * Of the network; Postgres' own for "shutting down", "connection lost" and "too many clients"; and that
 * a transaction was given up for another's sake (deadlock), which goes well the next time.
 */
const AWAY =
  /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|EHOSTUNREACH|57P0[123]|08\w{3}|53300|40001|40P01)$/;
/**
 * What `pg` and TypeORM say without a code when a connection breaks under a query or a transaction, or
 * none is to be had.
 */
const AWAY_WORDS = new RegExp(
  [
    '^Connection terminated',
    '^timeout exceeded when trying to connect',
    '^Client has encountered a connection error',
    '^Query runner already released',
    '^Database connection provided by a query runner was already released',
  ].join('|'),
);

/** Whether a database or Redis cannot be reached just now: the same may work in a moment. */
export function isStorageAway(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return AWAY.test(code);
  return typeof message === 'string' && AWAY_WORDS.test(message);
}

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
