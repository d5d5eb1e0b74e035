import type { Request } from 'express';
import { ApiKeysConfig } from '../config/api-keys.config';
import { EnvReader } from '../config/env-reader';
import { HttpConfig } from '../config/http.config';
import { ApiKeyAuthenticator } from './api-key-authenticator';

const OLD = 'old-key-of-alice-0123456789';
const NEW = 'new-key-of-alice-0123456789';
const BOBS = 'the-key-of-bob-01234567890';

function authenticator(env: Record<string, string>): ApiKeyAuthenticator {
  const reader = new EnvReader(env);
  return new ApiKeyAuthenticator(new ApiKeysConfig(reader), new HttpConfig(reader));
}

const ask = (headers: Record<string, string>, keys?: string) =>
  authenticator(keys === undefined ? {} : { API_KEYS: keys }).authenticate({
    headers,
  } as unknown as Request);

const KEYS = `alice:${OLD},alice:${NEW},bob:${BOBS}`;

describe('ApiKeyAuthenticator', () => {
  it.each<[string, Record<string, string>, string]>([
    ['a bearer token', { authorization: `Bearer ${OLD}` }, 'alice'],
    ['another key of the same owner', { authorization: `Bearer ${NEW}` }, 'alice'],
    ['a scheme in any case', { authorization: `bEARER   ${BOBS} ` }, 'bob'],
    ['X-Api-Key', { 'x-api-key': BOBS }, 'bob'],
    ['both, the same', { authorization: `Bearer ${BOBS}`, 'x-api-key': BOBS }, 'bob'],
    ['what a proxy wants for itself', { authorization: 'Basic eA==', 'x-api-key': BOBS }, 'bob'],
  ])('knows the owner by %s', async (_what, headers, owner) => {
    await expect(ask(headers, KEYS)).resolves.toEqual({ owner });
  });

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['an empty key', { 'x-api-key': '' }],
    ['a wrong key', { authorization: `Bearer ${OLD}x` }],
    ['the beginning of a key', { authorization: `Bearer ${OLD.slice(0, -1)}` }],
    ['a key in another case', { authorization: `Bearer ${OLD.toUpperCase()}` }],
    ['an owner instead of a key', { authorization: 'Bearer alice' }],
    ['an entry instead of a key', { authorization: `Bearer alice:${OLD}` }],
    ['another scheme', { authorization: `Basic ${OLD}` }],
    ['a key and more', { authorization: `Bearer ${OLD} ${OLD}` }],
    ['two keys, both right', { authorization: `Bearer ${OLD}`, 'x-api-key': BOBS }],
    ['two keys of one owner', { authorization: `Bearer ${OLD}`, 'x-api-key': NEW }],
    ['a broken one beside a right one', { authorization: `Bearer x y`, 'x-api-key': BOBS }],
    ['all of them', { authorization: `Bearer ${KEYS}` }],
  ])('knows nobody by %s', async (_what, headers) => {
    await expect(ask(headers, KEYS)).resolves.toBeUndefined();
  });

  it('takes everybody for the one owner while there are no keys', async () => {
    await expect(ask({})).resolves.toEqual({ owner: 'default' });
    await expect(ask({ authorization: 'Bearer x' })).resolves.toEqual({ owner: 'default' });
  });

  it('is open beyond this machine only when told so', () => {
    const HOST = '0.0.0.0';

    expect(() => authenticator({ HOST })).toThrow(/^HOST: "0\.0\.0\.0" .*API_KEYS/);
    expect(() => authenticator({ HOST, ALLOW_INSECURE: 'true' })).not.toThrow();
    expect(() => authenticator({ HOST, API_KEYS: KEYS })).not.toThrow();
    expect(() => authenticator({ HOST: '127.0.0.1' })).not.toThrow();
  });
});
