import { EnvReader } from './env-reader';
import { SecretsConfig } from './secrets.config';

const redact = (env: Record<string, string>, text: string): string =>
  new SecretsConfig(new EnvReader(env)).redact(text);

describe('secrets', () => {
  it('are the passwords of addresses, as they are and encoded', () => {
    const env = { DATABASE_URL: 'postgres://me:pass%2Fword%22here@db:5432/x' };

    expect(redact(env, 'postgres://me:pass%2Fword%22here@db')).toBe('postgres://me:[secret]@db');
    expect(redact(env, 'said pass/word"here')).toBe('said [secret]');
    expect(redact(env, JSON.stringify({ said: 'pass/word"here' }))).toBe('{"said":"[secret]"}');
  });

  it('are the values of variables that are called so, one by one', () => {
    const env = {
      ANTHROPIC_API_KEY: 'sk-ant-(1)+x',
      API_KEYS: 'anna:annas-long-key,bob:bobs-long-key',
      SIGNING_SECRET: 'sk-ant-(1)+x-and-more',
    };

    expect(redact(env, 'sk-ant-(1)+x, sk-ant-(1)+x-and-more, bobs-long-key of bob')).toBe(
      '[secret], [secret], [secret] of bob',
    );
  });

  it('are not everyday words', () => {
    const env = {
      DATABASE_URL: 'postgres://onethread:onethread@db/onethread',
      TOKEN: 'short',
      LOG_LEVEL: 'information',
      SECRET: '',
    };
    const text = 'onethread is short of information at https://example.org/';

    expect(redact(env, text)).toBe(text);
    expect(redact({}, text)).toBe(text);
  });
});
