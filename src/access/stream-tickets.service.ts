import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Principal } from './principal';
import { isSignature, sign } from './signature';
import { SigningSecret } from './signing-secret';

/** Long enough to open a stream, too short to be worth stealing from a log. */
export const TICKET_SECONDS = 60;

/** What a ticket is good for: any stream of its owner's, or only these. */
export interface TicketScope {
  runId?: string;
  projectId?: string;
}

interface TicketContent extends TicketScope {
  owner: string;
  /** Seconds since 1970. */
  expires: number;
}

/**
 * Tickets for browsers' `EventSource`, which cannot send headers. They are signed and not stored: a
 * ticket can be used again until it expires, by whoever has it.
 */
@Injectable()
export class StreamTickets {
  constructor(private readonly secret: SigningSecret) {}

  issue(owner: string, scope: TicketScope): { ticket: string; expiresAt: Date } {
    const expires = Math.ceil(Date.now() / 1_000) + TICKET_SECONDS;
    const { runId, projectId } = scope;
    const content = { owner, expires, runId, projectId } satisfies TicketContent;
    const text = Buffer.from(JSON.stringify(content)).toString('base64url');
    return { ticket: `${text}.${sign(this.key, text)}`, expiresAt: new Date(expires * 1_000) };
  }

  /** On whose behalf the request's ticket opens this stream; undefined: it does not. */
  admit(request: Request): Principal | undefined {
    const content = this.read(request.query['ticket']);
    if (content === undefined || content.expires * 1_000 <= Date.now()) return undefined;
    const bound = content.runId !== undefined || content.projectId !== undefined;
    const fits = (['runId', 'projectId'] as const).some(
      (name) =>
        content[name] !== undefined && content[name] === paramOf(request, name)?.toLowerCase(),
    );
    return bound && !fits ? undefined : { owner: content.owner };
  }

  private read(ticket: unknown): TicketContent | undefined {
    if (typeof ticket !== 'string' || ticket.length > 1_000) return undefined;
    const [text, signature, ...rest] = ticket.split('.');
    if (signature === undefined || rest.length > 0) return undefined;
    if (!isSignature(this.key, text, signature)) return undefined;
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as TicketContent;
  }

  private get key(): Buffer {
    return this.secret.keyFor('stream-ticket');
  }
}

const paramOf = (request: Request, name: string): string | undefined =>
  [request.params[name]].flat()[0];
