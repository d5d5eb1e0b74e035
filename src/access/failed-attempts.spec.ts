import type { Request } from 'express';
import { FailedAttempts, MAX_WRONG_KEYS } from './failed-attempts';

const from = (ip: string, key?: string) =>
  ({ ip, headers: key === undefined ? {} : { 'x-api-key': key } }) as unknown as Request;

describe('FailedAttempts', () => {
  let attempts: FailedAttempts;

  const tryKeys = (ip: string, count: number): void => {
    for (let index = 0; index < count; index += 1) attempts.note(from(ip, `key ${index}`));
  };
  const refused = (request: Request): boolean => {
    try {
      attempts.refuseIfTooMany(request);
      return false;
    } catch (error) {
      expect(error).toMatchObject({ code: 'too_many_attempts', status: 429 });
      expect((error as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(0);
      return true;
    }
  };

  beforeEach(() => {
    jest.useFakeTimers({ now: 0 });
    attempts = new FailedAttempts();
  });
  afterEach(() => jest.useRealTimers());

  it('refuses an address after too many wrong keys, for a minute, whatever it shows then', () => {
    tryKeys('10.0.0.1', MAX_WRONG_KEYS - 1);
    expect(refused(from('10.0.0.1', 'another'))).toBe(false);
    tryKeys('10.0.0.1', MAX_WRONG_KEYS);
    expect(refused(from('10.0.0.1', 'another'))).toBe(true);
    // Without a key there is nothing to guess: that is 401, as everywhere.
    expect(refused(from('10.0.0.1'))).toBe(false);
    expect(refused(from('10.0.0.2', 'another'))).toBe(false);
    jest.setSystemTime(60_000);
    expect(refused(from('10.0.0.1', 'another'))).toBe(false);
  });

  it('counts keys, not requests: a client with an old key locks nobody out', () => {
    for (let times = 0; times < 1_000; times += 1) attempts.note(from('10.0.0.1', 'old'));
    expect(refused(from('10.0.0.1', 'right'))).toBe(false);
  });

  it('takes the addresses of one IPv6 network for one', () => {
    tryKeys('2001:db8:0:1::1', MAX_WRONG_KEYS);
    expect(refused(from('2001:db8:0:1:2:3:4:5', 'x'))).toBe(true);
    expect(refused(from('2001:db8:0:2::1', 'x'))).toBe(false);
  });

  it('remembers a bounded number of addresses, the newest', () => {
    tryKeys('first', MAX_WRONG_KEYS);
    for (let index = 0; index < 10_000; index += 1) tryKeys(`address ${index}`, 1);
    expect(refused(from('first', 'x'))).toBe(false);
    tryKeys('last', MAX_WRONG_KEYS);
    expect(refused(from('last', 'x'))).toBe(true);
  });
});
