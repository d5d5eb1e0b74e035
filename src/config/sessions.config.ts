import { EnvReader } from './env-reader';

export class SessionsConfig {
  /** Off: every run starts a fresh session; the stored ids stay where they are. */
  readonly resume: boolean;

  constructor(env: EnvReader) {
    this.resume = env.choice('SESSION_RESUME', ['on', 'off'], 'on') === 'on';
  }
}
