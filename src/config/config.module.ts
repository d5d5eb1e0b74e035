import { Global, Module, Provider, Type } from '@nestjs/common';
import { ApiKeysConfig } from './api-keys.config';
import { BuildConfig } from './build.config';
import { ClaudeConfig } from './claude.config';
import { DataConfig } from './data.config';
import { DemoModelConfig } from './demo-model.config';
import { EnvReader } from './env-reader';
import { HttpConfig } from './http.config';
import { LimitsConfig } from './limits.config';
import { LogConfig } from './log.config';
import { MetadataConfig } from './metadata.config';
import { OperatorConfig } from './operator.config';
import { PlaygroundConfig } from './playground.config';
import { PreviewConfig } from './preview.config';
import { SecretsConfig } from './secrets.config';
import { SessionsConfig } from './sessions.config';
import { SigningConfig } from './signing.config';
import { StorageConfig } from './storage.config';
import { WorkerConfig } from './worker.config';
import { WorkspacesConfig } from './workspaces.config';

const namespace = <T>(config: Type<T> & (new (env: EnvReader) => T)): Provider => ({
  provide: config,
  useFactory: (env: EnvReader) => new config(env),
  inject: [EnvReader],
});

const providers: Provider[] = [
  { provide: EnvReader, useFactory: () => new EnvReader(process.env) },
  namespace(ApiKeysConfig),
  namespace(SigningConfig),
  namespace(HttpConfig),
  namespace(DataConfig),
  namespace(StorageConfig),
  namespace(WorkerConfig),
  namespace(WorkspacesConfig),
  namespace(ClaudeConfig),
  namespace(SessionsConfig),
  namespace(MetadataConfig),
  namespace(PlaygroundConfig),
  namespace(LimitsConfig),
  namespace(LogConfig),
  namespace(SecretsConfig),
  {
    provide: DemoModelConfig,
    useFactory: (env: EnvReader, claude: ClaudeConfig) => new DemoModelConfig(env, claude),
    inject: [EnvReader, ClaudeConfig],
  },
  {
    provide: OperatorConfig,
    useFactory: (env: EnvReader, http: HttpConfig, api: ApiKeysConfig) =>
      new OperatorConfig(env, http, api),
    inject: [EnvReader, HttpConfig, ApiKeysConfig],
  },
  {
    provide: PreviewConfig,
    useFactory: (env: EnvReader, http: HttpConfig) => new PreviewConfig(env, http),
    inject: [EnvReader, HttpConfig],
  },
  {
    provide: BuildConfig,
    useFactory: (env: EnvReader, data: DataConfig) => new BuildConfig(env, data),
    inject: [EnvReader, DataConfig],
  },
];

/** Typed settings, one class per concern, each injected by its class. A wrong value stops the start. */
@Global()
@Module({ providers, exports: providers })
export class ConfigModule {}
