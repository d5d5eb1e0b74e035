import { PreviewHarness, PROJECT, Reply } from './testing/preview-harness';

describe('a file of a preview', () => {
  let harness: PreviewHarness;
  let first: string;

  const ask = (...args: Parameters<PreviewHarness['ask']>): Promise<Reply> => harness.ask(...args);

  beforeAll(async () => {
    harness = await PreviewHarness.listening();
    const site = await harness.site('bakery', {
      'index.html': '<h1>Rise, a bakery</h1>',
      'style.css': 'h1 {}',
      'photo.webp': 'w',
      'code.wasm': 'w',
      'digits.bin': '0123456789',
    });
    first = (await harness.service.publish(PROJECT, site)).artifactId;
  });

  afterAll(() => harness.close());

  describe('caching', () => {
    it('revalidates always, by a strong tag', async () => {
      const { headers } = await ask('/style.css');

      expect(headers['cache-control']).toBe('no-cache');
      expect(headers.etag).toMatch(/^"[\w-]+"$/);
      expect(headers['last-modified']).toBeUndefined();
      const again = await ask('/style.css', { headers: { 'if-none-match': headers.etag! } });
      expect(again).toMatchObject({ status: 304, body: '' });
      expect(again.headers.etag).toBe(headers.etag);
    });

    it('gives each file a tag of its own, also of the same size', async () => {
      const [a, b] = await Promise.all([ask('/photo.webp'), ask('/code.wasm')]);

      expect(a.headers.etag).not.toBe(b.headers.etag);
    });

    it('shows a new publish at once, and the old tags again after going back', async () => {
      const before = await ask('/');
      const site = await harness.site('bakery-2', { 'index.html': '<h1>Risen, a bakery</h1>' });
      await harness.service.publish(PROJECT, site);
      const ifNew = { headers: { 'if-none-match': before.headers.etag! } };

      expect(await ask('/', ifNew)).toMatchObject({ status: 200, body: /Risen/ });
      await harness.service.activate(PROJECT, first);
      expect((await ask('/', ifNew)).status).toBe(304);
    });

    it('evaluates conditions that it can, and ignores dates, which it does not have', async () => {
      const asked = async (headers: Record<string, string>): Promise<number> =>
        (await ask('/style.css', { headers })).status;

      expect(await asked({ 'if-match': '"other"' })).toBe(412);
      expect(await asked({ 'if-match': '*' })).toBe(200);
      expect(await asked({ 'if-none-match': '*' })).toBe(304);
      expect(await asked({ 'if-modified-since': new Date().toUTCString() })).toBe(200);
      expect(await asked({ 'if-unmodified-since': new Date(0).toUTCString() })).toBe(200);
    });
  });

  describe('ranges', () => {
    const range = (value: string, more: Record<string, string> = {}): Promise<Reply> =>
      ask('/digits.bin', { headers: { range: value, ...more } });

    it.each([
      ['bytes=2-4', '234', 'bytes 2-4/10'],
      ['bytes=7-', '789', 'bytes 7-9/10'],
      ['bytes=-2', '89', 'bytes 8-9/10'],
      ['bytes=5-100', '56789', 'bytes 5-9/10'],
    ])('serves %s', async (value, body, contentRange) => {
      const reply = await range(value);

      expect(reply).toMatchObject({ status: 206, body });
      expect(reply.headers['content-range']).toBe(contentRange);
      expect(reply.headers['content-length']).toBe(String(body.length));
    });

    it.each(['bytes=0-1,4-5', 'lines=1-2'])('serves the whole for %s', async (value) => {
      expect(await range(value)).toMatchObject({ status: 200, body: '0123456789' });
    });

    it('says how long the file is when the range is beyond it', async () => {
      const reply = await range('bytes=10-');

      expect(reply.status).toBe(416);
      expect(reply.headers['content-range']).toBe('bytes */10');
      expect(reply.headers.etag).toBeUndefined();
    });

    it('serves a part only of the file that was begun', async () => {
      const { etag } = (await ask('/digits.bin')).headers;

      expect((await range('bytes=2-4', { 'if-range': etag! })).status).toBe(206);
      expect((await range('bytes=2-4', { 'if-range': '"other"' })).status).toBe(200);
    });
  });
});
