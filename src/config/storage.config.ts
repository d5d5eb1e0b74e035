import { EnvReader } from './env-reader';

const START_HINT = 'postgres://onethread:onethread@127.0.0.1:5432/onethread';

/** Postgres and Redis. `npm start` fills both in when they are unset, with servers of its own. */
export class StorageConfig {
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  /** How long a statement may take, and how long the database may be silent over one. */
  readonly databaseTimeoutSeconds: number;
  readonly redisUrl: string;

  constructor(env: EnvReader) {
    this.databaseUrl = env.url('DATABASE_URL', ['postgres', 'postgresql']) ?? START_HINT;
    this.databasePoolSize = env.integer('DATABASE_POOL_SIZE', { default: 20, min: 2, max: 500 });
    this.databaseTimeoutSeconds = env.integer('DATABASE_TIMEOUT_SECONDS', {
      default: 30,
      min: 1,
      max: 3_600,
    });
    this.redisUrl = env.url('REDIS_URL', ['redis', 'rediss']) ?? 'redis://127.0.0.1:6379';
  }
}
