import { DynamicModule, Module, ModuleMetadata, Type } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from './access.guard';
import { ApiKeyAuthenticator } from './api-key-authenticator';
import { Authenticator } from './authenticator';
import { FailedAttempts } from './failed-attempts';
import { OwnerLookups } from './owner-lookups';
import { Ownership } from './ownership';
import { PreviewLinks } from './preview-links';
import { SigningSecret } from './signing-secret';
import { StreamTickets } from './stream-tickets.service';
import { OperatorAccess } from './operator-access';

export interface AccessOptions {
  /** Takes the place of API keys. */
  authenticator?: Type<Authenticator>;
  /** Modules of what the authenticator is injected with. */
  imports?: ModuleMetadata['imports'];
}

/** Who may use the API, and whose things are whose. */
@Module({})
export class AccessModule {
  static forRoot({
    authenticator = ApiKeyAuthenticator,
    imports = [],
  }: AccessOptions = {}): DynamicModule {
    return {
      module: AccessModule,
      global: true,
      imports: [DiscoveryModule, ...imports],
      providers: [
        { provide: Authenticator, useClass: authenticator },
        OperatorAccess,
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_INTERCEPTOR, useClass: Ownership },
        FailedAttempts,
        OwnerLookups,
        PreviewLinks,
        SigningSecret,
        StreamTickets,
      ],
      exports: [Authenticator, OperatorAccess, OwnerLookups, PreviewLinks, StreamTickets],
    };
  }
}
