import { EnvReader } from './env-reader';

const LOOPBACK_HOSTS = new Set(['127.0.0.1', '::1', 'localhost']);

/** Where the API listens and how long a request waits for its run. */
export class HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly responseWaitSeconds: number;
  /** Whether an open API may be reached from other machines. */
  readonly allowInsecure: boolean;

  constructor(env: EnvReader) {
    this.host = env.text('HOST') ?? '127.0.0.1';
    this.port = env.integer('PORT', { default: 3000, min: 0, max: 65_535 });
    this.responseWaitSeconds = env.integer('RESPONSE_WAIT_SECONDS', {
      default: 50,
      min: 0,
      max: 3_600,
    });
    this.allowInsecure = env.choice('ALLOW_INSECURE', ['true', 'false'], 'false') === 'true';
  }

  /** Whether other machines can reach what listens. */
  get beyondLoopback(): boolean {
    return !LOOPBACK_HOSTS.has(this.host);
  }
}
