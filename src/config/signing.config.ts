import { ConfigError, EnvReader } from './env-reader';

const MIN_LENGTH = 32;

/** What stream tickets and preview links are signed with. */
export class SigningConfig {
  /** Unset: a secret that is made once and kept in the database. */
  readonly secret?: string;

  constructor(env: EnvReader) {
    this.secret = env.text('SIGNING_SECRET');
    if (this.secret !== undefined && this.secret.length < MIN_LENGTH) {
      throw new ConfigError('SIGNING_SECRET', `must have at least ${MIN_LENGTH} characters`);
    }
  }
}
