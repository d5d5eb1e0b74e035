/** What a client prefers about waiting for its run (RFC 7240). */
export interface WaitPreference {
  /** Seconds to wait before answering 202. */
  waitSeconds: number;
  /** For `Preference-Applied`; undefined when nothing was asked for. */
  applied?: string;
}

/** A client may wait longer than our default, but not for ever. */
export const MAX_WAIT_SECONDS = 600;

/**
 * Reads the `Prefer` header: `respond-async`, `wait=N` or both. Preferences that we do not know are
 * ignored, as the RFC asks; a wait beyond the limit is shortened, and the answer says so.
 */
export function readPreference(
  header: string | string[] | undefined,
  defaultSeconds: number,
): WaitPreference {
  const preferences = [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((preference) => preference.split(';')[0].trim().toLowerCase());
  const wait = preferences
    .map((preference) => /^wait\s*=\s*"?(\d{1,9})"?$/.exec(preference)?.[1])
    .find((seconds) => seconds !== undefined);
  if (wait !== undefined) {
    const waitSeconds = Math.min(Number(wait), MAX_WAIT_SECONDS);
    // With both, the RFC reads: wait this long, and only then answer asynchronously.
    return { waitSeconds, applied: `wait=${waitSeconds}` };
  }
  if (preferences.includes('respond-async')) return { waitSeconds: 0, applied: 'respond-async' };
  return { waitSeconds: defaultSeconds };
}
