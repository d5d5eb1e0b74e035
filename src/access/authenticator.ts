import type { Request } from 'express';
import type { Principal } from './principal';

/**
 * Tells who sends a request; also the injection token. Another one (JWT, mutual TLS, a session of a
 * front end) takes its place by `AccessModule.forRoot({ authenticator })`.
 */
export abstract class Authenticator {
  /** Undefined: nobody known, and no word about why. What it throws becomes a problem document. */
  abstract authenticate(request: Request): Promise<Principal | undefined>;
}
