import { createHash } from 'node:crypto';
import { ApiKeysConfig } from './api-keys.config';
import { ConfigError, EnvReader } from './env-reader';

const A = 'aaaaaaaa-bbbbbbbb-cccccccc';
const B = 'dddddddd:eeeeeeee=ffffffff';

const read = (value?: string) => new ApiKeysConfig(new EnvReader({ API_KEYS: value }));
const sha256 = (text: string) => createHash('sha256').update(text).digest();

describe('ApiKeysConfig', () => {
  it.each([undefined, '', '  '])('is open for %j', (value) => {
    expect(read(value)).toMatchObject({ open: true, keys: [] });
  });

  it('keeps owners, and digests of their keys', () => {
    const config = read(`alice:${A}, bob@example.com : ${B},alice:${'x'.repeat(24)}`);

    expect(config.open).toBe(false);
    expect(config.keys).toEqual([
      { owner: 'alice', digest: sha256(A) },
      { owner: 'bob@example.com', digest: sha256(B) },
      { owner: 'alice', digest: sha256('x'.repeat(24)) },
    ]);
  });

  it.each([
    ['a key without an owner', A],
    ['an empty owner', `:${A}`],
    ['an owner with spaces', `a b:${A}`],
    ['an owner that is too long', `${'o'.repeat(65)}:${A}`],
    ['an owner that begins with a dash', `-x:${A}`],
    ['a short key', `alice:${A.slice(0, 23)}`],
    ['a long key', `alice:${'k'.repeat(257)}`],
    ['a key with a space', `alice:${A} ${A}`],
    ['a key beyond ASCII', `alice:${A}é`],
    ['an empty entry', `alice:${A},`],
    ['the same key twice', `alice:${A},bob:${A}`],
    ['the same entry twice', `alice:${A},alice:${A}`],
  ])('refuses %s, and does not show it', (_what, value) => {
    let error: unknown;
    try {
      read(value);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as Error).message).toMatch(/^API_KEYS: entry \d [^\n]+$/);
    expect((error as Error).message).not.toContain(A.slice(0, 8));
    expect((error as Error).message).not.toContain('kkkk');
  });
});
