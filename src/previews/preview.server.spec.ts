import { once } from 'node:events';
import { createServer } from 'node:http';
import { AddressInfo, connect } from 'node:net';
import { firstValueFrom, Subject } from 'rxjs';
import { HOST, PreviewHarness, PROJECT } from './testing/preview-harness';

describe('PreviewServer', () => {
  let harness: PreviewHarness | undefined;

  afterEach(() => harness?.close());

  describe('when the port is in use', () => {
    const other = createServer();
    let port: string;

    beforeAll(async () => {
      await once(other.listen(0, '127.0.0.1'), 'listening');
      port = String((other.address() as AddressInfo).port);
    });

    afterAll(() => other.close());

    it('stops the start with one line', async () => {
      harness = await PreviewHarness.create({ PREVIEW_PORT: port });

      await expect(harness.server.onApplicationBootstrap()).rejects.toMatchObject({
        name: 'ConfigError',
        message: `PREVIEW_PORT: port ${port} on 127.0.0.1 is in use; stop what listens there or choose another`,
      });
    });

    it('does not matter to a worker, which does not listen', async () => {
      harness = await PreviewHarness.create({ PREVIEW_PORT: port, PROCESS_ROLE: 'worker' });

      await harness.server.onApplicationBootstrap();
      await harness.server.onApplicationShutdown();
    });
  });

  it('closes while a download is under way, another request waits and a connection idles', async () => {
    harness = await PreviewHarness.listening();
    const big = await harness.site('big', { 'big.bin': Buffer.alloc(30_000_000) });
    await harness.service.publish(PROJECT, big);
    const { port } = harness;

    const idle = connect(port, '127.0.0.1');
    await once(idle, 'connect');
    const download = connect(port, '127.0.0.1');
    download.write(`GET /big.bin HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`);
    await once(download, 'readable');

    const asked = new Subject<void>();
    const lookup = new Subject<undefined>();
    jest.spyOn(harness.published, 'find').mockImplementation(() => {
      asked.next();
      return firstValueFrom(lookup);
    });
    const isAsked = firstValueFrom(asked);
    const waiting = harness.ask('/').catch((error: NodeJS.ErrnoException) => error.code);
    await isAsked;

    await harness.server.onApplicationShutdown();

    expect(await waiting).toBe('ECONNRESET');
    lookup.next(undefined);
    idle.destroy();
    download.destroy();
    await expect(harness.ask('/')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('refuses headers that are too large', async () => {
    harness = await PreviewHarness.listening();
    const answer = await harness.raw(
      `GET / HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });
});
