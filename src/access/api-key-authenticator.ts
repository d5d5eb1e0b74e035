import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';
import { ApiKeysConfig, DEFAULT_OWNER } from '../config/api-keys.config';
import { ConfigError } from '../config/env-reader';
import { HttpConfig } from '../config/http.config';
import { Authenticator } from './authenticator';
import { keysOf } from './credentials';
import type { Principal } from './principal';

/** Owners by the keys of `API_KEYS`; without any, the API is open and all belongs to one owner. */
@Injectable()
export class ApiKeyAuthenticator extends Authenticator {
  constructor(
    private readonly config: ApiKeysConfig,
    http: HttpConfig,
  ) {
    super();
    if (config.open && http.beyondLoopback && !http.allowInsecure) {
      throw new ConfigError(
        'HOST',
        `"${http.host}" is reachable from other machines and the API is open; set API_KEYS, listen on 127.0.0.1 behind a proxy that authenticates, or set ALLOW_INSECURE=true`,
      );
    }
  }

  authenticate(request: Request): Promise<Principal | undefined> {
    if (this.config.open) return Promise.resolve({ owner: DEFAULT_OWNER });
    const [key, ...others] = keysOf(request);
    if (key === undefined || others.some((other) => other !== key)) {
      return Promise.resolve(undefined);
    }
    return Promise.resolve(this.find(key));
  }

  /** Compares with every key, always: how long it takes tells nothing. */
  private find(key: string): Principal | undefined {
    const digest = createHash('sha256').update(key).digest();
    let found: string | undefined;
    for (const known of this.config.keys) {
      if (timingSafeEqual(known.digest, digest)) found = known.owner;
    }
    return found === undefined ? undefined : { owner: found };
  }
}
