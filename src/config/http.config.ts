import { ConfigError, EnvReader } from './env-reader';

const LOOPBACK_HOSTS = new Set(['127.0.0.1', '::1', 'localhost']);

/** Where the API listens and how long a request waits for its run. */
export class HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly responseWaitSeconds: number;

  /** Whether nobody but this machine can reach it. */
  get onLoopback(): boolean {
    return LOOPBACK_HOSTS.has(this.host);
  }

  constructor(env: EnvReader) {
    this.host = env.text('HOST') ?? '127.0.0.1';
    this.port = env.integer('PORT', { default: 3000, min: 0, max: 65_535 });
    this.responseWaitSeconds = env.integer('RESPONSE_WAIT_SECONDS', {
      default: 50,
      min: 0,
      max: 3_600,
    });
    // The API has no keys yet: whoever reaches it can run Claude at the operator's expense.
    const insecure = env.choice('ALLOW_INSECURE', ['true', 'false'], 'false') === 'true';
    if (!this.onLoopback && !insecure) {
      throw new ConfigError(
        'HOST',
        `"${this.host}" is reachable from other machines and the API is open; listen on 127.0.0.1 behind a proxy that authenticates, or set ALLOW_INSECURE=true`,
      );
    }
  }
}
