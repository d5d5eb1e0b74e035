import { cliEnvironment } from './cli-environment';

const parts = {
  configured: { PATH: '/bin', HOME: '/home/us', ANTHROPIC_AUTH_TOKEN: 'real', AWS_REGION: 'x' },
  configDir: '/data/claude/p1',
  tmpDir: '/data/claude/p1/tmp-1',
  maxRetries: 2,
};

describe('cliEnvironment', () => {
  it('passes what is configured, and places and limits', () => {
    const overrides = { variables: {}, replaceCredentials: false };

    expect(cliEnvironment({ ...parts, overrides })).toMatchObject({
      ...parts.configured,
      CLAUDE_CONFIG_DIR: '/data/claude/p1',
      CLAUDE_CODE_TMPDIR: '/data/claude/p1/tmp-1',
      CLAUDE_CODE_MAX_RETRIES: '2',
    });
  });

  it('lets the application add variables without taking any away', () => {
    const overrides = { variables: { ANTHROPIC_BASE_URL: 'http://gw' }, replaceCredentials: false };

    expect(cliEnvironment({ ...parts, overrides })).toMatchObject({
      ANTHROPIC_BASE_URL: 'http://gw',
      ANTHROPIC_AUTH_TOKEN: 'real',
    });
  });

  it('keeps real credentials and providers from an API that takes their place', () => {
    const variables = { ANTHROPIC_BASE_URL: 'http://127.0.0.1:1', ANTHROPIC_API_KEY: 'demo' };

    const env = cliEnvironment({ ...parts, overrides: { variables, replaceCredentials: true } });

    expect(env).toMatchObject({ ...variables, PATH: '/bin', HOME: '/home/us' });
    expect(env).not.toHaveProperty('ANTHROPIC_AUTH_TOKEN');
    expect(env).not.toHaveProperty('AWS_REGION');
  });

  it('keeps an API on this machine off the proxy, and only that', () => {
    const configured = { HTTPS_PROXY: 'http://proxy', no_proxy: 'intranet' };
    const env = (url: string) =>
      cliEnvironment({
        ...parts,
        configured,
        overrides: { variables: { ANTHROPIC_BASE_URL: url }, replaceCredentials: false },
      });

    expect(env('http://127.0.0.1:4000').NO_PROXY).toBe('intranet,127.0.0.1');
    expect(env('http://localhost:4000').no_proxy).toBe('intranet,localhost');
    expect(env('https://api.example.com')).toMatchObject({ no_proxy: 'intranet' });
    expect(env('https://api.example.com').NO_PROXY).toBeUndefined();
    expect(env('no address').NO_PROXY).toBeUndefined();
  });

  it('does not let overrides move the places', () => {
    const overrides = { variables: { CLAUDE_CONFIG_DIR: '/other' }, replaceCredentials: false };

    expect(cliEnvironment({ ...parts, overrides }).CLAUDE_CONFIG_DIR).toBe('/data/claude/p1');
  });
});
