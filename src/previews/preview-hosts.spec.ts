import { HOST, PreviewHarness, PROJECT } from './testing/preview-harness';

const UNKNOWN = '7c1d2a90-3b44-4f0e-8a57-90e1b2c3d4e5';

describe('the preview listener', () => {
  let harness: PreviewHarness;

  beforeAll(async () => {
    harness = await PreviewHarness.listening();
    const site = await harness.site('bakery', { 'index.html': 'Rise', 'a.css': 'h1 {}' });
    await harness.service.publish(PROJECT, site);
  });

  afterEach(() => jest.restoreAllMocks());
  afterAll(() => harness.close());

  it.each([HOST, `${HOST}:3001`, HOST.toUpperCase(), `${HOST}.`])(
    'finds the project of %s',
    async (host) => {
      expect(await harness.ask('/', { host })).toMatchObject({ status: 200, body: 'Rise' });
    },
  );

  it.each([
    ...['localhost', '127.0.0.1:3001', '[::1]:3001', `${PROJECT}.example.com`, `[${HOST}]`],
    ...['not-a-project.localhost', `x.${HOST}`, '..', `${HOST}/../`, `${HOST}@evil`],
  ])('has nothing for %s, and asks no database', async (host) => {
    const find = jest.spyOn(harness.published, 'find');
    const reply = await harness.ask('/', { host });

    expect(reply.status).toBe(404);
    expect(reply.body).toContain('not that of a preview');
    expect(find).not.toHaveBeenCalled();
  });

  describe('a project without a preview', () => {
    const host = `${UNKNOWN}.localhost`;

    it('has a friendly page that looks again by itself', async () => {
      const reply = await harness.ask('/any/path.js?x', { host });

      expect(reply.status).toBe(404);
      expect(reply.body).toContain('No preview yet');
      expect(reply.body).toContain('<meta http-equiv="refresh" content="3"');
      expect(reply.headers['content-type']).toBe('text/html; charset=utf-8');
      expect(reply.headers['cache-control']).toBe('no-store');
    });

    it('is not told from one that does not exist, nor from one whose files are gone', async () => {
      const unknown = await harness.ask('/', { host });
      await harness.published.put(UNKNOWN, '00000000-0000-4000-8000-000000000000');
      const gone = await harness.ask('/', { host });

      expect({ ...gone, headers: { ...gone.headers, date: '' } }).toEqual({
        ...unknown,
        headers: { ...unknown.headers, date: '' },
      });
    });

    it('has one as soon as something is published, and none after that is taken back', async () => {
      const site = await harness.site('soon', { 'index.html': 'here' });
      await harness.service.publish(UNKNOWN, site);
      expect(await harness.ask('/', { host })).toMatchObject({ status: 200, body: 'here' });

      await harness.service.unpublish(UNKNOWN);
      expect((await harness.ask('/', { host })).status).toBe(404);
    });
  });

  it('has no previews of single versions', async () => {
    expect(await harness.ask('/', { host: `v1-${HOST}` })).toMatchObject({ status: 404 });
  });

  describe('request targets', () => {
    const get = (line: string, headers: string[] = [`Host: ${HOST}`]): Promise<string> =>
      harness.raw([line, ...headers, 'Connection: close', '', ''].join('\r\n'));

    it('takes the host of an absolute one, whatever the Host header says', async () => {
      expect(await get(`GET http://${HOST}/a.css?x HTTP/1.1`, ['Host: localhost'])).toMatch(
        /h1 {}$/,
      );
      expect(await get(`GET HTTP://${HOST}:99 HTTP/1.1`, ['Host: localhost'])).toMatch(/Rise$/);
      expect(await get('GET http://localhost/ HTTP/1.1')).toMatch(/^HTTP\/1.1 404 /);
    });

    it.each([
      `http://user@${HOST}/`,
      `http://${HOST}\\@localhost/`,
      `ftp://${HOST}/`,
      '*',
      'index.html',
      `${HOST}:80`,
      'http:///',
      'http://',
    ])('refuses %s', async (target) => {
      expect(await get(`GET ${target} HTTP/1.1`)).toMatch(/^HTTP\/1.1 400 /);
    });

    it('refuses no host and two hosts', async () => {
      expect(await get('GET / HTTP/1.1', [])).toMatch(/^HTTP\/1.1 400 /);
      expect(await get('GET / HTTP/1.1', [`Host: ${HOST}`, 'Host: localhost'])).toMatch(
        /^HTTP\/1.1 400 /,
      );
      expect(await get('GET / HTTP/1.0', [])).toMatch(/^HTTP\/1.1 404 /);
    });

    it('serves a page to a client that would like to upgrade', async () => {
      const upgrade = ['Upgrade: websocket', 'Sec-WebSocket-Key: x'];

      expect(await get('GET / HTTP/1.1', [`Host: ${HOST}`, ...upgrade])).toMatch(/Rise$/);
    });

    it('serves no tunnel', async () => {
      expect(await get(`CONNECT ${HOST}:80 HTTP/1.1`)).not.toMatch(/ 200 /);
    });
  });

  it('answers when the database does not', async () => {
    jest.spyOn(harness.published, 'find').mockRejectedValue(new Error('connection refused'));
    const logged = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const reply = await harness.ask('/');

    expect(reply.status).toBe(500);
    expect(reply.body).not.toContain('connection refused');
    expect(logged).toHaveBeenCalledWith(expect.stringContaining('connection refused'));
  });

  describe('headers', () => {
    const policyOf = async (path: string, host = HOST): Promise<Record<string, string>> => {
      const { headers } = await harness.ask(path, { host });
      const directives = String(headers['content-security-policy']).split('; ');
      return Object.fromEntries(
        directives.map((directive) => [directive.split(' ')[0], directive.replace(/^\S+ /, '')]),
      );
    };

    it.each(['/', '/missing.js', '/a.css'])('are on %s', async (path) => {
      const { headers } = await harness.ask(path);

      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'strict-origin-when-cross-origin',
        'cross-origin-resource-policy': 'same-origin',
        'origin-agent-cluster': '?1',
        'permissions-policy': expect.stringContaining('usb=()'),
      });
      expect(headers['set-cookie']).toBeUndefined();
      expect(headers['x-powered-by']).toBeUndefined();
    });

    it('let a generated page use what such pages use', async () => {
      const policy = await policyOf('/');

      for (const source of ["'self'", 'https:', 'data:', "'unsafe-inline'", "'unsafe-eval'"]) {
        expect(policy['default-src'].split(' ')).toContain(source);
      }
      expect(policy['img-src']).toBe('* data: blob:');
    });

    it('keep it from services on plain HTTP, such as the API', async () => {
      expect((await policyOf('/'))['connect-src'].split(' ')).not.toContain('http:');
      expect((await policyOf('/'))['form-action'].split(' ')).not.toContain('http:');
    });

    it.each([HOST, 'localhost'])('let only local front ends frame it: %s', async (host) => {
      expect((await policyOf('/', host))['frame-ancestors']).toBe(
        "'self' http://localhost:* https://localhost:* http://127.0.0.1:* https://127.0.0.1:*",
      );
    });

    it('allow no script on our own pages', async () => {
      expect(await policyOf('/missing.js')).toMatchObject({ 'default-src': "'none'" });
    });
  });
});
