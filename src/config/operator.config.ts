import { ConfigError, EnvReader } from './env-reader';
import type { HttpConfig } from './http.config';

const MIN_KEY_LENGTH = 24;

/** Who may look at the service from behind, and where. */
export class OperatorConfig {
  /** Any of them opens the operators' routes. */
  readonly keys: readonly string[];
  /** Whether they are open without a key: when the whole API is, to this machine alone. */
  readonly open: boolean;
  /** Of the listener for metrics and health; unset: none. */
  readonly metricsPort?: number;

  constructor(env: EnvReader, http: HttpConfig) {
    this.keys = (env.text('OPERATOR_KEYS') ?? '')
      .split(',')
      .map((key) => key.trim())
      .filter((key) => key !== '');
    if (this.keys.some((key) => key.length < MIN_KEY_LENGTH)) {
      throw new ConfigError(
        'OPERATOR_KEYS',
        `each key must have at least ${MIN_KEY_LENGTH} characters`,
      );
    }
    const apiHasKeys = env.text('API_KEYS') !== undefined;
    this.open = this.keys.length === 0 && !apiHasKeys && http.onLoopback;
    if (env.text('METRICS_PORT') !== undefined) {
      this.metricsPort = env.integer('METRICS_PORT', { default: 0, min: 0, max: 65_535 });
    }
  }
}
