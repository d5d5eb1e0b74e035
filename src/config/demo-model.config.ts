import { ClaudeConfig } from './claude.config';
import { EnvReader } from './env-reader';

/** Whether the offline demo model stands in for Claude. */
export class DemoModelConfig {
  readonly enabled: boolean;

  constructor(env: EnvReader, claude: ClaudeConfig) {
    const mode = env.choice('DEMO_MODEL', ['auto', 'on', 'off'], 'auto');
    this.enabled = mode === 'on' || (mode === 'auto' && !claude.hasCredential);
  }
}
