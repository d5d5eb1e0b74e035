import {
  Module,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
} from '@nestjs/common';
import { AgentSdkClaudeClient } from './agent-sdk-claude-client';
import { ClaudeClient } from './claude-client';
import { ClaudeEnvironment, PlainClaudeEnvironment } from './claude-environment';
import { ClaudeSessions } from './claude-sessions';
import { ClaudeExecutable } from './executable';

export interface ClaudeModuleOptions {
  /** Modules that `environment` injects from. */
  imports?: ModuleMetadata['imports'];
  /** Makes the {@link ClaudeEnvironment}; by default nothing is added. */
  environment?: Pick<FactoryProvider<ClaudeEnvironment>, 'useFactory' | 'inject'>;
}

/**
 * Claude, for the whole application: `ClaudeModule.forRoot()` once, in the root module; everyone else
 * injects {@link ClaudeClient} or {@link ClaudeExecutable}.
 */
@Module({})
export class ClaudeModule {
  static forRoot({ imports = [], environment }: ClaudeModuleOptions = {}): DynamicModule {
    return {
      module: ClaudeModule,
      global: true,
      imports,
      providers: [
        environment
          ? { provide: ClaudeEnvironment, ...environment }
          : { provide: ClaudeEnvironment, useClass: PlainClaudeEnvironment },
        ClaudeExecutable,
        ClaudeSessions,
        { provide: ClaudeClient, useClass: AgentSdkClaudeClient },
      ],
      exports: [ClaudeClient, ClaudeExecutable, ClaudeSessions],
    };
  }
}
