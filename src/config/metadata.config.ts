import { EnvReader } from './env-reader';

export class MetadataConfig {
  /** Whether Claude describes a project by itself after its first successful build. */
  readonly automatic: boolean;

  constructor(env: EnvReader) {
    this.automatic = env.choice('METADATA_GENERATION', ['on', 'off'], 'on') === 'on';
  }
}
