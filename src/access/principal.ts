import { createParamDecorator, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** On whose behalf a request comes. */
export interface Principal {
  /** What belongs to one owner does not exist for any other. At most 64 characters. */
  owner: string;
}

const principals = new WeakMap<object, Principal>();

/** For the guard alone. */
export function setPrincipal(request: Request, principal: Principal): void {
  principals.set(request, principal);
}

/** Who is behind the request; undefined on public routes. */
export const principalOf = (request: Request): Principal | undefined => principals.get(request);

/** The owner behind a request that has passed the guard. */
export function ownerOf(request: Request): string {
  const principal = principals.get(request);
  if (principal === undefined) throw new Error('a public route has no owner');
  return principal.owner;
}

/** The request's owner, as a handler's parameter. */
export const Owner = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  ownerOf(context.switchToHttp().getRequest<Request>()),
);
