import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { isIPv6 } from 'node:net';
import { DomainError } from '../common/domain-error';
import { keysOf } from './credentials';

/** Wrong keys that an address may try within the window; the same key again is not another one. */
export const MAX_WRONG_KEYS = 20;
const WINDOW_MS = 60_000;
/** Addresses that are remembered; beyond them the oldest is forgotten. */
const MAX_ADDRESSES = 10_000;

interface Attempts {
  until: number;
  /** Digests, as what was tried may be nearly right. */
  wrong: Set<string>;
}

/**
 * Stops whoever tries one key after the other. It counts keys and not requests, so that a client
 * with an old key, which asks again and again, does not lock out all that share its address.
 */
@Injectable()
export class FailedAttempts {
  private readonly addresses = new Map<string, Attempts>();

  /** @throws DomainError `too_many_attempts` (429), before what the request shows is looked at */
  refuseIfTooMany(request: Request): void {
    const attempts = this.current(request);
    if (attempts === undefined || attempts.wrong.size < MAX_WRONG_KEYS) return;
    if (keysOf(request).length === 0) return;
    throw new DomainError('too_many_attempts', 429, 'Too many wrong keys came from here.', {
      retryAfterSeconds: (attempts.until - Date.now()) / 1_000,
    });
  }

  /** The request showed something, and it was wrong. */
  note(request: Request): void {
    const shown = keysOf(request).join('\n');
    if (shown === '') return;
    const attempts = this.current(request) ?? this.begin(request);
    attempts.wrong.add(createHash('sha256').update(shown).digest('base64url'));
  }

  private current(request: Request): Attempts | undefined {
    const attempts = this.addresses.get(addressOf(request));
    return attempts !== undefined && attempts.until > Date.now() ? attempts : undefined;
  }

  private begin(request: Request): Attempts {
    const attempts = { until: Date.now() + WINDOW_MS, wrong: new Set<string>() };
    // Out and in again: a map keeps the order of entry.
    this.addresses.delete(addressOf(request));
    this.addresses.set(addressOf(request), attempts);
    const [oldest] = this.addresses.keys();
    if (this.addresses.size > MAX_ADDRESSES) this.addresses.delete(oldest);
    return attempts;
  }
}

/** Who has one IPv6 address has all of its /64. */
function addressOf({ ip = '' }: Request): string {
  return isIPv6(ip) && !ip.includes('.')
    ? [...ip.split('::')[0].split(':'), 0, 0, 0, 0].slice(0, 4).join(':')
    : ip;
}
