import type { Request } from 'express';
import { DomainError } from '../common/domain-error';
import { readIdempotencyKey } from './idempotency';

const request = (body: unknown, more: Partial<Record<'key' | 'method' | 'path', unknown>> = {}) =>
  ({
    method: more.method ?? 'POST',
    path: more.path ?? '/v1/update-project',
    headers: { 'idempotency-key': 'key' in more ? more.key : 'a-key' },
    body,
  }) as unknown as Request;

const digest = (...args: Parameters<typeof request>) =>
  readIdempotencyKey(request(...args))!.digest;

describe('readIdempotencyKey', () => {
  it('finds none where there is none', () => {
    expect(readIdempotencyKey(request({}, { key: undefined }))).toBeUndefined();
  });

  it('gives the key, and a digest of what is asked for', () => {
    expect(readIdempotencyKey(request({ a: 1 }))).toEqual({
      key: 'a-key',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it.each<[string, unknown, unknown]>([
    ['the order of fields', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['their order in lists', [{ a: 1, b: 2 }], [{ b: 2, a: 1 }]],
    ['how it is written', JSON.parse('{"a":"\\u0041", "b":1.0}'), { a: 'A', b: 1 }],
  ])('does not mind %s', (_what, one, other) => {
    expect(digest(other)).toBe(digest(one));
  });

  it.each<[string, unknown, unknown]>([
    ['values', { a: 1 }, { a: 2 }],
    ['types', { a: 1 }, { a: '1' }],
    ['names', { a: 1 }, { b: 1 }],
    ['depth', { a: { b: 1 } }, { a: 1, b: 1 }],
    ['the order of lists', [1, 2], [2, 1]],
    ['null and nothing', { a: null }, {}],
    ['lists and objects', { a: ['x'] }, { a: { 0: 'x' } }],
    ['prototypes', JSON.parse('{"__proto__":{"a":1}}'), {}],
  ])('minds %s', (_what, one, other) => {
    expect(digest(other)).not.toBe(digest(one));
  });

  it('minds the method and the route', () => {
    const all = [digest({}), digest({}, { method: 'PUT' }), digest({}, { path: '/v1/chat-plan' })];

    expect(new Set(all).size).toBe(3);
  });

  it('takes a request without a body', () => {
    expect(digest(undefined)).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each<[string, unknown]>([
    ['an empty one', ''],
    ['a space', ' '],
    ['one with a space', 'a b'],
    ['one with a tab', 'a\tb'],
    ['one that is not ASCII', 'ä'],
    ['one that is too long', 'k'.repeat(256)],
    ['two', ['a', 'b']],
  ])('refuses %s', (_what, key) => {
    expect(() => readIdempotencyKey(request({}, { key }))).toThrow(DomainError);
  });

  it.each([
    ['one character', 'a'],
    ['255 characters', 'k'.repeat(255)],
    ['punctuation', '!~"{}'],
    ['a UUID', '3f1c2d4e-5a6b-4c7d-8e9f-0a1b2c3d4e5f'],
  ])('takes %s', (_what, key) => {
    expect(readIdempotencyKey(request({}, { key }))).toMatchObject({ key });
  });
});
