import { createHash } from 'node:crypto';
import { ConfigError, EnvReader } from './env-reader';

/** Who owns everything while the API is open. */
export const DEFAULT_OWNER = 'default';

/** Shorter ones can be guessed. */
const MIN_KEY_LENGTH = 24;
const MAX_KEY_LENGTH = 256;
const OWNER = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;
/** What fits into a header, but for the comma that separates entries. */
const KEY = /^[\x21-\x2b\x2d-\x7e]+$/;

export interface ApiKey {
  owner: string;
  /** SHA-256 of the key; the key itself is not kept. */
  digest: Buffer;
}

/** Who may use the API. An owner may have several keys, so that they can be exchanged one by one. */
export class ApiKeysConfig {
  readonly keys: readonly ApiKey[];

  constructor(env: EnvReader) {
    const entries = env.text('API_KEYS')?.split(',') ?? [];
    this.keys = entries.map((entry, index) => readEntry(entry.trim(), index + 1));
    const digests = this.keys.map(({ digest }) => digest.toString('hex'));
    const twice = digests.findIndex((digest, index) => digests.indexOf(digest) !== index);
    if (twice >= 0) throw refusal(twice + 1, 'has the key of an earlier one');
  }

  /** No keys: whoever reaches the API may use it. */
  get open(): boolean {
    return this.keys.length === 0;
  }
}

function readEntry(entry: string, place: number): ApiKey {
  const colon = entry.indexOf(':');
  if (colon < 0) throw refusal(place, 'must be owner:key');
  const [owner, key] = [entry.slice(0, colon).trim(), entry.slice(colon + 1).trim()];
  if (!OWNER.test(owner)) {
    throw refusal(place, 'needs an owner of 1 to 64 letters, digits or . _ @ - before its colon');
  }
  if (key.length < MIN_KEY_LENGTH || key.length > MAX_KEY_LENGTH) {
    throw refusal(place, `needs a key of ${MIN_KEY_LENGTH} to ${MAX_KEY_LENGTH} characters`);
  }
  if (!KEY.test(key)) throw refusal(place, 'has a key with spaces, or characters beyond ASCII');
  return { owner, digest: createHash('sha256').update(key).digest() };
}

/** Says which entry, never what is in it: what looks like an owner may be a key in the wrong place. */
const refusal = (place: number, problem: string): ConfigError =>
  new ConfigError('API_KEYS', `entry ${place} ${problem}`);
