import { ConfigError, EnvReader } from './env-reader';

const LOOPBACK_HOSTS = new Set(['127.0.0.1', '::1', 'localhost']);

/** Where the API listens, whom it serves, and how long a request may take. */
export class HttpConfig {
  readonly host: string;
  readonly port: number;
  readonly responseWaitSeconds: number;
  /** How long a request may take to arrive, with its body. Says nothing of the answer. */
  readonly requestTimeoutSeconds: number;
  readonly maxConnections: number;
  /** Proxies before the service, whose word on a client's address is taken. */
  readonly trustedProxies: number;
  /** Origins whose pages may read the answers; `*`: any. */
  readonly corsOrigins: readonly string[] | '*';
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
    this.requestTimeoutSeconds = env.integer('REQUEST_TIMEOUT_SECONDS', {
      default: 30,
      min: 1,
      max: 3_600,
    });
    this.maxConnections = env.integer('MAX_CONNECTIONS', {
      default: 10_000,
      min: 1,
      max: 1_000_000,
    });
    this.trustedProxies = env.integer('TRUSTED_PROXIES', { default: 0, min: 0, max: 10 });
    const origins = env.text('CORS_ORIGINS');
    this.corsOrigins = origins === '*' ? '*' : readOrigins('CORS_ORIGINS', origins);
    this.allowInsecure = env.choice('ALLOW_INSECURE', ['true', 'false'], 'false') === 'true';
  }

  /** Whether other machines can reach what listens. */
  get beyondLoopback(): boolean {
    return !LOOPBACK_HOSTS.has(this.host);
  }
}

/** A list like `https://app.example.com, http://localhost:5173`, each as a browser sends it. */
export function readOrigins(variable: string, list: string | undefined): string[] {
  const origins = (list ?? '').split(',').map((part) => part.trim());
  return origins.filter((origin) => origin !== '').map((origin) => checked(variable, origin));
}

function checked(variable: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // A path or a slash at the end would never match anything.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.origin !== text.toLowerCase()) {
    throw new ConfigError(
      variable,
      `must be origins like https://app.example.com, with commas between them, not "${text}"`,
    );
  }
  return url.origin;
}
