import { Answer, exchange } from './http';
import type { Service } from './service';

/** Keys of two owners, for `API_KEYS`. */
export const ALICE_KEY = 'alice-key-0123456789abcdef';
export const BOB_KEY = 'bob-key-0123456789abcdefgh';
export const TWO_OWNERS = { API_KEYS: `alice:${ALICE_KEY}, bob:${BOB_KEY}` };

/** Somebody with a key, or without one. */
export class Client {
  constructor(
    readonly service: Service,
    readonly key?: string,
  ) {}

  get headers(): Record<string, string> {
    return this.key === undefined ? {} : { authorization: `Bearer ${this.key}` };
  }

  send<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const all = { ...this.headers, ...headers };
    return exchange<T>(method, this.service.url + path, body, all);
  }

  get<T = Record<string, unknown>>(path: string, headers?: Record<string, string>) {
    return this.send<T>('GET', path, undefined, headers);
  }

  post<T = Record<string, unknown>>(path: string, body: unknown, headers?: Record<string, string>) {
    return this.send<T>('POST', path, body, headers);
  }
}
