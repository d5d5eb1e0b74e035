import { setTimeout as delay } from 'node:timers/promises';

/**
 * Asks until the answer is truthy. For what tells nobody when it changes, such as the end of a
 * process that is not our child.
 *
 * @template T
 * @param {() => T | Promise<T>} ask
 * @param {{ limitMs: number, everyMs?: number, signal?: AbortSignal }} options
 * @returns {Promise<T | undefined>} the answer, or undefined when the limit is over
 */
export async function until(ask, { limitMs, everyMs = 40, signal }) {
  const end = Date.now() + limitMs;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() >= end) return undefined;
    await delay(everyMs);
  }
}
