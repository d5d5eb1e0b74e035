const FIRST_MS = 400;
const LONGEST_MS = 8_000;

/**
 * How long to wait before the next try: longer each time, never beyond a bound, and not the same for all
 * who were cut off together.
 * @param {number} failures in a row
 */
export const backoff = (failures, random = Math.random()) =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.75 + random / 2);

/**
 * @param {number} ms
 * @param {AbortSignal} [signal] ends the wait early
 * @returns {Promise<void>}
 */
export const sleep = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
