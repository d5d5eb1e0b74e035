import { DynamicModule, Module, Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccessGuard } from './access.guard';
import { ApiKeyAuthenticator } from './api-key-authenticator';
import { Authenticator } from './authenticator';
import { OperatorAccess } from './operator-access';

export interface AccessOptions {
  /** Takes the place of API keys. */
  authenticator?: Type<Authenticator>;
}

/** Who may use the API, and whose things are whose. */
@Module({})
export class AccessModule {
  static forRoot({ authenticator = ApiKeyAuthenticator }: AccessOptions = {}): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      providers: [
        { provide: Authenticator, useClass: authenticator },
        OperatorAccess,
        { provide: APP_GUARD, useClass: AccessGuard },
      ],
      exports: [Authenticator, OperatorAccess],
    };
  }
}
