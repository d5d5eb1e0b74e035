import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { wantsEventStream } from '../common/wants-event-stream';
import { ACCEPTS_TICKET } from './accepts-ticket.decorator';
import { Authenticator } from './authenticator';
import { FailedAttempts } from './failed-attempts';
import { Principal, setPrincipal } from './principal';
import { PUBLIC } from './public.decorator';
import { StreamTickets } from './stream-tickets.service';
import { unauthenticated } from './unauthenticated';

/** Before every route: who is it? */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly tickets: StreamTickets,
    private readonly attempts: FailedAttempts,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.says(PUBLIC, context)) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const principal = this.showsTicket(context, request)
      ? this.tickets.admit(request)
      : await this.authenticate(request);
    if (principal === undefined) throw unauthenticated();
    // More would be cut or refused by the database, with half the work done.
    if (!/^.{1,64}$/su.test(principal.owner)) throw new Error('an owner has 1 to 64 characters');
    setPrincipal(request, principal);
    return true;
  }

  private async authenticate(request: Request): Promise<Principal | undefined> {
    this.attempts.refuseIfTooMany(request);
    const principal = await this.authenticator.authenticate(request);
    if (principal === undefined) this.attempts.note(request);
    return principal;
  }

  /** Tickets open streams, and nothing else. */
  private showsTicket(context: ExecutionContext, request: Request): boolean {
    return (
      request.query['ticket'] !== undefined &&
      request.method === 'GET' &&
      this.says(ACCEPTS_TICKET, context) &&
      wantsEventStream(request)
    );
  }

  private says(mark: string, context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<boolean>(mark, places) === true;
  }
}
