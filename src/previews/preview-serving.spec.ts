import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PreviewHarness, PROJECT, Reply } from './testing/preview-harness';

const OTHER = '7c1d2a90-3b44-4f0e-8a57-90e1b2c3d4e5';
const HTML = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };
const PAGE = '<h1>Rise, a bakery</h1>';

describe('a preview', () => {
  let harness: PreviewHarness;
  let first: string;

  const ask = (...args: Parameters<PreviewHarness['ask']>): Promise<Reply> => harness.ask(...args);

  beforeAll(async () => {
    harness = await PreviewHarness.listening();
    const site = await harness.site('bakery', {
      'index.html': PAGE,
      'about.html': 'about us',
      'blog.html': 'all posts',
      'blog/first.html': 'first post',
      'docs/index.html': 'the docs',
      'empty/only.txt': 'text',
      'naïve file ü.txt': 'accents',
      '100%.txt': 'percent',
      'app.js': 'let x;',
      'module.mjs': 'export {};',
      'style.css': 'h1 {}',
      'data.json': '{}',
      'icon.svg': '<svg/>',
      'font.woff2': 'w',
      'photo.jpg': 'j',
      'photo.webp': 'w',
      'code.wasm': 'w',
      'site.webmanifest': '{}',
      'unknown.zzz': 'z',
      'empty.txt': '',
    });
    first = (await harness.service.publish(PROJECT, site)).artifactId;
  });

  afterAll(() => harness.close());

  describe('files', () => {
    it.each([
      ['/', 'text/html; charset=utf-8'],
      ['/app.js', 'text/javascript; charset=utf-8'],
      ['/module.mjs', 'text/javascript; charset=utf-8'],
      ['/style.css', 'text/css; charset=utf-8'],
      ['/data.json', 'application/json; charset=utf-8'],
      ['/icon.svg', 'image/svg+xml'],
      ['/font.woff2', 'font/woff2'],
      ['/photo.jpg', 'image/jpeg'],
      ['/photo.webp', 'image/webp'],
      ['/code.wasm', 'application/wasm'],
      ['/site.webmanifest', 'application/manifest+json; charset=utf-8'],
      ['/unknown.zzz', 'application/octet-stream'],
    ])('serves %s as %s', async (path, type) => {
      const { status, headers } = await ask(path);

      expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type });
    });

    it.each([
      ['/?x=1', PAGE],
      ['/index.html', PAGE],
      ['//index.html', PAGE],
      ['/docs/', 'the docs'],
      ['/blog/first.html', 'first post'],
      ['/blog/first', 'first post'],
      ['/about', 'about us'],
      ['/blog', 'all posts'],
      ['/na%C3%AFve%20file%20%c3%bc.txt', 'accents'],
      ['/100%25.txt', 'percent'],
      ['/empty.txt', ''],
    ])('finds %s', async (path, body) => {
      expect(await ask(path)).toMatchObject({ status: 200, body });
    });

    it.each([
      ['/docs', '/docs/'],
      ['/docs?a=b&c', '/docs/?a=b&c'],
      ['//docs', '/docs/'],
    ])('sends %s on to the folder, for the sake of its relative links', async (path, location) => {
      const { status, headers } = await ask(path);

      expect({ status, location: headers.location }).toEqual({ status: 302, location });
    });

    it('does not send anyone to another host', async () => {
      const site = await harness.site('odd', { 'example.com/index.html': 'x' });
      await harness.service.publish(OTHER, site);
      const host = `${OTHER}.localhost`;

      expect((await ask('//example.com', { host })).headers.location).toBe('/example.com/');
      expect((await ask('/%5Cexample.com', { host })).status).toBe(404);
    });

    it('lists no folder', async () => {
      const { status, body } = await ask('/empty/');

      expect(status).toBe(404);
      expect(body).not.toContain('only');
    });

    it('answers HEAD like GET, without the content', async () => {
      const get = await ask('/style.css');
      const head = await ask('/style.css', { method: 'HEAD' });

      expect(head).toMatchObject({ status: 200, body: '' });
      expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' });
      expect(await ask('/none.css', { method: 'HEAD' })).toMatchObject({ status: 404, body: '' });
    });

    it.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'])(
      'refuses %s',
      async (method) => {
        const { status, headers } = await ask('/', { method });

        expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' });
      },
    );
  });

  describe('pages that do not exist', () => {
    it('are left to the router of the site when one navigates there', async () => {
      const reply = await ask('/orders/12', { headers: HTML });

      expect(reply).toMatchObject({ status: 200, body: PAGE });
      expect(reply.headers.vary).toBe('Accept');
    });

    it.each([
      ['/missing.png', HTML],
      ['/missing.js', {}],
      ['/orders/12', { accept: 'application/json' }],
      ['/orders/12', {}],
    ])('are missing otherwise: %s %j', async (path, headers: Record<string, string>) => {
      const reply = await ask(path, { headers });

      expect(reply.status).toBe(404);
      expect(reply.body).toContain('Page not found');
      expect(reply.headers['cache-control']).toBe('no-store');
    });

    it("show the site's own 404.html", async () => {
      const site = await harness.site('with-404', { 'index.html': 'x', '404.html': 'own page' });
      await harness.service.publish(OTHER, site);
      const host = `${OTHER}.localhost`;
      const unusual = { ...HTML, range: 'bytes=0-1', 'if-match': '"x"', 'if-none-match': '*' };

      for (const headers of [HTML, {}, unusual]) {
        expect(await ask('/nowhere', { host, headers })).toMatchObject({
          status: 404,
          body: 'own page',
        });
      }
    });

    it('go to 200.html first, where generators put the page of a client-side router', async () => {
      const files = { 'index.html': 'home', '200.html': 'router', '404.html': 'not found' };
      await harness.service.publish(OTHER, await harness.site('with-200', files));
      const host = `${OTHER}.localhost`;

      expect(await ask('/nowhere', { host, headers: HTML })).toMatchObject({
        status: 200,
        body: 'router',
      });
      expect(await ask('/nowhere.js', { host })).toMatchObject({ status: 404, body: 'not found' });
    });
  });

  it('serves no link that was planted in the artifact', async () => {
    const artifact = join(harness.folder, 'data', 'previews', first);
    await writeFile(join(harness.folder, 'secret.html'), 'SECRET');
    await symlink(join(harness.folder, 'secret.html'), join(artifact, 'planted.html'));
    await symlink(harness.folder, join(artifact, 'planted'));

    for (const path of ['/planted.html', '/planted', '/planted/', '/planted/secret.html']) {
      expect(await ask(path)).toMatchObject({
        status: 404,
        body: expect.not.stringMatching('SECRET'),
      });
    }
  });
});
