import { Global, Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClaudeConfig } from '../config/claude.config';
import { EnvReader } from '../config/env-reader';
import { AgentSdkClaudeClient } from './agent-sdk-claude-client';
import { ClaudeClient } from './claude-client';
import { ClaudeEnvironment } from './claude-environment';
import { ClaudeModule } from './claude.module';
import { ClaudeExecutable } from './executable';

const config = new ClaudeConfig(new EnvReader({}));
@Global()
@Module({ providers: [{ provide: ClaudeConfig, useValue: config }], exports: [ClaudeConfig] })
class TestConfigModule {}

@Injectable()
class Model {
  readonly url = 'http://127.0.0.1:1';
}
@Module({ providers: [Model], exports: [Model] })
class ModelModule {}

@Injectable()
class Feature {
  constructor(
    readonly claude: ClaudeClient,
    readonly executable: ClaudeExecutable,
  ) {}
}
@Module({ providers: [Feature] })
class FeatureModule {}

async function application(claude: ReturnType<typeof ClaudeModule.forRoot>) {
  @Module({ imports: [TestConfigModule, FeatureModule, claude] })
  class AppModule {}
  return NestFactory.createApplicationContext(AppModule, { logger: false });
}

describe('ClaudeModule', () => {
  it('gives every module Claude, and adds nothing to its environment', async () => {
    const app = await application(ClaudeModule.forRoot());

    expect(app.get(Feature, { strict: false }).claude).toBeInstanceOf(AgentSdkClaudeClient);
    expect(app.get(ClaudeEnvironment, { strict: false }).overrides()).toEqual({
      variables: {},
      replaceCredentials: false,
    });
    await app.close();
  });

  it('takes the environment from another module', async () => {
    const claude = ClaudeModule.forRoot({
      imports: [ModelModule],
      environment: {
        inject: [Model],
        useFactory: (model: Model): ClaudeEnvironment => ({
          overrides: () => ({
            variables: { ANTHROPIC_BASE_URL: model.url },
            replaceCredentials: true,
          }),
        }),
      },
    });
    const app = await application(claude);

    expect(app.get(ClaudeEnvironment, { strict: false }).overrides()).toEqual({
      variables: { ANTHROPIC_BASE_URL: 'http://127.0.0.1:1' },
      replaceCredentials: true,
    });
    await app.close();
  });
});
