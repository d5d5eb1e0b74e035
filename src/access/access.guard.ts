import { CanActivate, ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { wantsEventStream } from '../common/wants-event-stream';
import { ACCEPTS_TICKET } from './accepts-ticket.decorator';
import { Authenticator } from './authenticator';
import { FailedAttempts } from './failed-attempts';
import { Ownership } from './ownership';
import { Principal, setPrincipal } from './principal';
import { PUBLIC } from './public.decorator';
import { StreamTickets } from './stream-tickets.service';
import { unauthenticated } from './unauthenticated';

/** Before every route: who is it, and are the things theirs? */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly authenticator: Authenticator,
    private readonly tickets: StreamTickets,
    private readonly attempts: FailedAttempts,
    private readonly ownership: Ownership,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.says(PUBLIC, context)) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const principal = this.showsTicket(context, request)
      ? this.tickets.admit(request)
      : await this.authenticate(request);
    if (principal === undefined) throw unauthenticated();
    setPrincipal(request, principal);
    await this.ownership.check(context, principal.owner);
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
