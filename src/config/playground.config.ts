import { EnvReader } from './env-reader';

/** Whether the service shows a page of its own at `/`. */
export class PlaygroundConfig {
  readonly enabled: boolean;

  constructor(env: EnvReader) {
    this.enabled = env.choice('PLAYGROUND', ['on', 'off'], 'on') === 'on';
  }
}
