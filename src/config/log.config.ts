import { EnvReader } from './env-reader';

export class LogConfig {
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Lines for a person at a terminal; otherwise one JSON object per line. */
  readonly pretty: boolean;
  /** Whether the prompt of each run is logged. They may hold anything, so: only when asked. */
  readonly prompts: boolean;

  constructor(env: EnvReader) {
    this.level = env.choice(
      'LOG_LEVEL',
      ['trace', 'debug', 'info', 'warn', 'error', 'silent'],
      'info',
    );
    const format = env.choice('LOG_FORMAT', ['auto', 'pretty', 'json'], 'auto');
    this.pretty = format === 'pretty' || (format === 'auto' && process.stdout.isTTY);
    this.prompts = env.choice('LOG_PROMPTS', ['true', 'false'], 'false') === 'true';
  }
}
