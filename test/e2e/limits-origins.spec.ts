import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { describeInBrowser, launchChromium } from './support/browser';
import type { Service } from './support/service';
import { World } from './support/world';

const KEY = 'alice-0123456789abcdefghij';

let world: World;
let service: Service;
let closed: Service;
let server: Server;
let port: number;

/** What a page of another origin got when it asked. */
interface Got {
  error?: string;
  status?: number;
  headers?: Record<string, string | null>;
  text?: string;
}

/** Runs in the page. */
async function ask([url, init, names]: [string, object, string[]]): Promise<Got> {
  try {
    const response = await fetch(url, init);
    const headers = Object.fromEntries(names.map((name) => [name, response.headers.get(name)]));
    return { status: response.status, headers, text: await response.text() };
  } catch (error) {
    return { error: String(error) };
  }
}

beforeAll(async () => {
  // Front ends: localhost is one that may, 127.0.0.1 is another origin that may not.
  server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Front end</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  port = (server.address() as AddressInfo).port;
  world = await World.begin();
  const settings = { API_KEYS: `alice:${KEY}` };
  [service, closed] = await Promise.all([
    world.start({
      ...settings,
      CORS_ORIGINS: `https://app.example.com, http://localhost:${port}`,
      RATE_LIMIT_PER_MINUTE: '500',
    }),
    world.start(settings),
  ]);
});
afterAll(async () => {
  server.close();
  await world.end();
});

const preflight = (target: Service, origin: string, method = 'PUT') =>
  fetch(`${target.url}/v1/projects`, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers':
        'authorization,content-type,idempotency-key,last-event-id,prefer,if-match,if-none-match,x-api-key',
    },
  });

describe('a preflight', () => {
  it.each(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])('lets a known origin %s', async (method) => {
    const { status, headers } = await preflight(service, `http://localhost:${port}`, method);

    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(`http://localhost:${port}`);
    expect(headers.get('vary')).toMatch(/\bOrigin\b/);
    expect(headers.get('access-control-allow-methods')).toContain(method);
    const allowed = headers.get('access-control-allow-headers')!.toLowerCase().split(',');
    expect(allowed).toEqual(
      expect.arrayContaining([
        'authorization',
        'x-api-key',
        'content-type',
        'idempotency-key',
        'prefer',
        'last-event-id',
        'if-match',
        'if-none-match',
      ]),
    );
    expect(headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each([
    'https://evil.example',
    'null',
    'http://localhost',
    'https://app.example.com.evil.example',
    'http://app.example.com',
  ])('does not know %s', async (origin) => {
    expect(
      (await preflight(service, origin)).headers.get('access-control-allow-origin'),
    ).toBeNull();
  });

  it('knows no origin at all unless some are named', async () => {
    const { status, headers } = await preflight(closed, 'http://localhost:1');
    expect([status, headers.get('access-control-allow-origin')]).toEqual([404, null]);
  });

  it('knows any with *, and none with credentials', async () => {
    const open = await world.start({ CORS_ORIGINS: '*' });
    const { headers } = await preflight(open, 'https://any.example');
    expect(headers.get('access-control-allow-origin')).toBe('*');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    await open.stop();
  });
});

describeInBrowser('in Chromium', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => (browser = await launchChromium()));
  afterAll(() => browser.close());
  beforeEach(async () => (page = await browser.newPage()));
  afterEach(() => page.close());

  const authorization = `Bearer ${KEY}`;
  const post = {
    method: 'POST',
    headers: {
      authorization,
      'content-type': 'application/json',
      'idempotency-key': 'one',
      prefer: 'wait=40',
    },
    body: JSON.stringify({ prompt: 'A bakery' }),
  };
  const create = '/v1/create-preview-for-new-project';

  it('lets a front end of a known origin do all it needs: ask, read headers, follow events, frame', async () => {
    await page.goto(`http://localhost:${port}/`);

    const made = await page.evaluate(ask, [
      service.url + create,
      post,
      ['x-request-id', 'ratelimit', 'preference-applied'],
    ] as [string, object, string[]]);
    expect(made).toMatchObject({
      status: 200,
      headers: {
        'x-request-id': expect.any(String),
        ratelimit: expect.stringContaining('"requests"'),
        'preference-applied': 'wait=40',
      },
    });
    const run = JSON.parse(made.text!) as { runId: string; previewUrl: string };

    const events = {
      headers: { authorization, accept: 'text/event-stream', 'last-event-id': '1' },
    };
    const followed = await page.evaluate(ask, [
      `${service.url}/v1/runs/${run.runId}/events`,
      events,
      [],
    ] as [string, object, string[]]);
    expect(followed.text).toMatch(/^retry: .*\nevent: completed\n/ms);

    const refused = await page.evaluate(ask, [
      `${service.url}/v1/projects`,
      {},
      ['www-authenticate'],
    ] as [string, object, string[]]);
    expect(refused).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringContaining('Bearer') },
    });

    expect(await framed(run.previewUrl)).toContain('A bakery');
  });

  it('lets no other origin read anything', async () => {
    await page.goto(`http://127.0.0.1:${port}/`);

    for (const target of [service, closed]) {
      const got = await page.evaluate(ask, [
        `${target.url}/v1/projects`,
        { headers: { authorization } },
        [],
      ] as [string, object, string[]]);
      expect(got).toEqual({ error: expect.stringContaining('Failed to fetch') });
    }
  });

  it('shows the documentation without a complaint', async () => {
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));

    await page.goto(`${service.url}/docs`);
    await page.waitForSelector('.opblock-summary');

    expect(complaints).toEqual([]);
  });

  it('shows nothing of the API in a frame', async () => {
    await page.goto(`http://localhost:${port}/`);

    expect(await framed(`${service.url}/docs`)).not.toContain('Onethread');
  });

  /** The text of an address in a frame of the page. */
  async function framed(url: string): Promise<string> {
    await page.evaluate((src) => {
      const scope = globalThis as unknown as {
        document: {
          createElement(name: string): { src: string; onload: () => void };
          body: { append(node: unknown): void };
        };
      };
      return new Promise<void>((resolve) => {
        const frame = scope.document.createElement('iframe');
        frame.onload = () => resolve();
        frame.src = src;
        scope.document.body.append(frame);
      });
    }, url);
    return page.frames().at(-1)!.content();
  }
});

it('lets previews be framed by the origins that are named, or by those that may use the API', async () => {
  const policyOf = async (target: Service) => {
    const { headers } = await target.preview('00000000-0000-4000-8000-000000000000');
    return String(headers['content-security-policy']);
  };
  expect(await policyOf(service)).toMatch(
    /frame-ancestors 'self' http:\/\/localhost:\* .*https:\/\/app\.example\.com http:\/\/localhost:\d+$/,
  );
  expect(await policyOf(closed)).toMatch(/frame-ancestors 'self' [^;]*127\.0\.0\.1:\*$/);

  const named = await world.start({
    CORS_ORIGINS: 'https://app.example.com',
    PREVIEW_FRAME_ANCESTORS: 'https://shop.example.com',
  });
  expect(await policyOf(named)).toMatch(/ https:\/\/shop\.example\.com$/);
  expect(await policyOf(named)).not.toContain('app.example.com');
  await named.stop();
});

it.each([
  ['CORS_ORIGINS', 'app.example.com'],
  ['CORS_ORIGINS', 'https://app.example.com/'],
  ['CORS_ORIGINS', 'https://a.example,*'],
  ['PREVIEW_FRAME_ANCESTORS', "'self'; script-src *"],
])('refuses %s=%s at the start', async (variable, value) => {
  const refused = await world.launch({ [variable]: value });
  await expect(refused.exit).resolves.toMatchObject({ code: 1 });
  expect(refused.stderr).toMatch(new RegExp(`^onethread: ${variable}: `, 'm'));
});
