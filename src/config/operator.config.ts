import { createHash } from 'node:crypto';
import type { ApiKeysConfig } from './api-keys.config';
import { ConfigError, EnvReader } from './env-reader';
import type { HttpConfig } from './http.config';

const MIN_KEY_LENGTH = 24;

/** Who may look at the service from behind, and where. */
export class OperatorConfig {
  /** SHA-256 of each key that opens the operators' routes; the keys themselves are not kept. */
  readonly digests: readonly Buffer[];
  /** Whether they may be open without a key: as the whole API is, to this machine alone. */
  readonly open: boolean;
  /** Of the listener for metrics and health; unset: none. */
  readonly metricsPort?: number;

  constructor(env: EnvReader, http: HttpConfig, api: ApiKeysConfig) {
    const keys = (env.text('OPERATOR_KEYS') ?? '').split(',').map((key) => key.trim());
    const given = keys.filter((key) => key !== '');
    if (given.some((key) => key.length < MIN_KEY_LENGTH || /\s/.test(key))) {
      throw new ConfigError(
        'OPERATOR_KEYS',
        `each key needs at least ${MIN_KEY_LENGTH} characters, none of them a space`,
      );
    }
    this.digests = given.map((key) => createHash('sha256').update(key).digest());
    this.open = given.length === 0 && api.open && !http.beyondLoopback;
    if (env.text('METRICS_PORT') !== undefined) {
      this.metricsPort = env.integer('METRICS_PORT', { default: 0, min: 0, max: 65_535 });
    }
  }
}
