import { createServer, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import type { EventPageDto } from '../../src/runs/run-event.dto';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { VersionDto } from '../../src/versions/version.dto';
import { describeInBrowser, launchChromium } from './support/browser';
import { writing } from './support/scripted-files';
import type { Page, Service } from './support/service';
import { completed } from './support/thread';
import { until } from './support/until';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

const FILES = {
  'index.html':
    '<!doctype html><title>Rise</title><h1>Rise</h1><a href="/about.html">About</a><script src="/late.js"></script>',
  'late.js': 'document.body.dataset.loaded = "yes";',
  'about.html': '<!doctype html><h1>About</h1>',
};

let world: World;
let service: Service;
let run: RunBody;
let other: RunBody;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ PREVIEW_ACCESS: 'signed' });
  [run, other] = [await build(), await build()];
});
afterAll(() => world.end());

async function build(): Promise<RunBody> {
  world.model.next(...writing(FILES));
  return completed(await service.create({ prompt: 'A bakery' }));
}

const label = (link: string): string => new URL(link).hostname.replace('.localhost', '');
const target = (link: string): string => link.slice(new URL(link).origin.length);
/** Follows a link as far as its first answer. */
const visit = (link: string, path = target(link)): Promise<Page> =>
  service.preview(label(link), path);

it('gives links that work, wherever it names a preview', async () => {
  const { projectId, runId } = run;
  const [project, list, builds, version, versions, events] = await Promise.all([
    service.get<{ previewUrl: string }>(`/v1/projects/${projectId}`),
    service.get<{ items: { previewUrl: string }[] }>('/v1/projects'),
    service.get<{ items: { previewUrl: string }[] }>(`/v1/projects/${projectId}/builds`),
    service.get<VersionDto>(`/v1/projects/${projectId}/versions/1`),
    service.get<{ items: VersionDto[] }>(`/v1/projects/${projectId}/versions`),
    service.get<EventPageDto>(`/v1/runs/${runId}/events?limit=1000`),
  ]);
  const told = events.body.events.filter((event) => 'previewUrl' in event);
  expect(told.map(({ type }) => type)).toEqual(['preview', 'completed']);
  const links = [
    run.previewUrl!,
    (await service.get<RunBody>(`/v1/runs/${runId}`)).body.previewUrl!,
    project.body.previewUrl,
    ...list.body.items.map((item) => item.previewUrl),
    ...builds.body.items.map((item) => item.previewUrl),
    version.body.previewUrl,
    versions.body.items[0].previewUrl,
    ...told.map((event) => (event as { previewUrl: string }).previewUrl),
  ];

  for (const link of links) {
    const answer = await visit(link);
    expect({ link, status: answer.status }).toEqual({ link, status: 302 });
    expect(answer.headers).toMatchObject({ location: '/', 'cache-control': 'no-store' });
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-preview=[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=None; Partitioned$/,
      ),
    ]);
  }
  // What is stored has no token: it would have expired when it is read.
  const { rows } = await world.db.query<{ text: string }>(
    `SELECT result::text AS text FROM runs UNION ALL SELECT payload::text FROM run_events`,
  );
  expect(rows.filter(({ text }) => text.includes('preview_token'))).toEqual([]);
});

it('shows nothing without one, and does not tell which projects there are', async () => {
  const pages = [
    await service.preview(run.projectId),
    await service.preview(run.projectId, '/late.js'),
    await service.preview(run.projectId, '/?preview_token=1.x'),
    await service.preview(`v1-${run.projectId}`),
    await service.preview(UNKNOWN_ID),
    await service.preview(`v7-${UNKNOWN_ID}`),
    // The link of another project.
    await visit(run.previewUrl!, target(other.previewUrl!)),
  ];
  for (const page of pages) {
    expect(page.status).toBe(403);
    expect(page.text).toBe(pages[0].text);
    expect(page.headers['set-cookie']).toBeUndefined();
  }
});

it('keeps the rest of the address, and leads nowhere else', async () => {
  const token = new URL(run.previewUrl!).search.slice(1);
  for (const [path, location] of [
    [`/about.html?a=1&${token}&b=%20`, '/about.html?a=1&b=%20'],
    [`//evil.test/x?${token}`, '/evil.test/x'],
    [`/a/?${token}`, '/a/'],
  ]) {
    const { status, headers } = await visit(run.previewUrl!, path);
    expect({ path, status, location: headers.location }).toEqual({ path, status: 302, location });
  }
});

describeInBrowser('in Chromium', () => {
  let browser: Browser;
  let frontEnd: Server;
  let shown: string;

  beforeAll(async () => {
    browser = await launchChromium();
    frontEnd = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(`<!doctype html><h1>Front end</h1><iframe src="${shown}"></iframe>`);
    });
    await new Promise<void>((resolve) => frontEnd.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await browser.close();
    await new Promise((resolve) => frontEnd.close(resolve));
  });

  it('shows a preview in the frame of another site, with its parts and its other pages', async () => {
    shown = run.previewUrl!;
    const page = await browser.newPage();
    const { port } = frontEnd.address() as AddressInfo;
    await page.goto(`http://localhost:${port}/`);
    const frame = page.frameLocator('iframe');
    await frame.locator('body[data-loaded=yes] h1').waitFor({ timeout: 10_000 });
    await frame.locator('a').click();
    await frame.locator('h1:text("About")').waitFor({ timeout: 10_000 });
    const { origin } = new URL(shown);
    expect(page.frames()[1].url()).toBe(`${origin}/about.html`);
    await page.close();
  });

  it('shows a version in a window of its own, and keeps the token from the page', async () => {
    const version = await service.get<VersionDto>(`/v1/projects/${run.projectId}/versions/1`);
    const page = await browser.newPage();
    await page.goto(version.body.previewUrl);
    await page.locator('body[data-loaded=yes] h1').waitFor({ timeout: 10_000 });

    expect(page.url()).not.toContain('preview_token');
    await expect(page.evaluate('document.cookie')).resolves.toBe('');
    await page.reload();
    await expect(page.title()).resolves.toBe('Rise');
    // A fresh window has no cookie.
    const stranger = await browser.newContext();
    const strange = await stranger.newPage();
    const answer = await strange.goto(new URL(version.body.previewUrl).origin);
    expect(answer!.status()).toBe(403);
    await stranger.close();
    await page.close();
  });
});

it('lets links expire', async () => {
  const brief = await world.start({ PREVIEW_ACCESS: 'signed', PREVIEW_LINK_SECONDS: '10' });
  const path = `/v1/projects/${run.projectId}`;
  const { body } = await brief.get<{ previewUrl: string }>(path);
  const first = await brief.preview(label(body.previewUrl), target(body.previewUrl));
  expect(first.status).toBe(302);
  const over = async () =>
    (await brief.preview(label(body.previewUrl), target(body.previewUrl))).status === 403;
  await until('the link to expire', over, 15);
}, 30_000);
