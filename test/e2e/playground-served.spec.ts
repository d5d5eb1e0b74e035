import type { OpenAPIObject } from '@nestjs/swagger';
import type { Browser } from 'playwright-core';
import { describeInBrowser, launchChromium } from './support/browser';
import type { Problem } from './support/http';
import { Playground } from './support/playground';
import { expectProblem } from './support/problem';
import { rawRequest } from './support/raw-request';
import type { Service } from './support/service';
import { World } from './support/world';

const KEY = 'a-key-of-some-length-for-ann';

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ API_KEYS: `ann:${KEY}` });
});
afterAll(() => world.end());

it('serves the page at its addresses, with a strict policy and no stale parts', async () => {
  for (const path of ['/', '/p/995275b4-f155-496c-9b74-8e586d7779bb', '/p/x/versions/3']) {
    const page = await service.get<string>(path);
    expect({ path, status: page.status }).toEqual({ path, status: 200 });
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|style=/);
  }
  const page = await service.get<string>('/');
  const policy = page.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).toContain(`frame-src http://*.localhost:${service.env.PREVIEW_PORT};`);
  const parts = [...page.body.matchAll(/(?:href|src)="(\/playground\/[^"]+)"/g)].map(
    ([, part]) => part,
  );
  expect(parts.length).toBeGreaterThan(4);
  for (const part of parts) {
    const { status, headers } = await service.get(part);
    expect({ part, status }).toEqual({ part, status: 200 });
    expect(headers.get('cache-control')).toBe('no-cache');
    const known = { 'if-none-match': headers.get('etag')! };
    const again = await rawRequest(service, 'GET', part, { headers: known });
    expect({ part, status: again.status }).toEqual({ part, status: 304 });
  }
});

it('serves nothing else', async () => {
  for (const path of [
    '/playground/',
    '/playground/js',
    '/playground/nothing.js',
    '/playground/..%2fmain.js',
    '/p',
  ]) {
    expectProblem(await service.get<Problem>(path), 404, 'route_not_found');
  }
});

it('is no part of the API', async () => {
  const { body } = await service.get<OpenAPIObject>('/docs-json', {
    authorization: `Bearer ${KEY}`,
  });
  const paths = Object.keys(body.paths);
  expect(paths.filter((path) => /^\/(p|playground)?(\/|$)(?!v1|health)/.test(path))).toEqual([]);
});

it('is not there when it is switched off', async () => {
  const off = await world.start({ PLAYGROUND: 'off' });
  for (const path of ['/', '/p/x', '/playground/js/main.js']) {
    expectProblem(await off.get<Problem>(path), 404, 'route_not_found');
  }
  expect(off.stdout).not.toMatch(/Playground/);
  await off.stop();
});

describeInBrowser('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => (browser = await launchChromium()));
  afterAll(() => browser.close());

  it('asks for a key when one is wanted, and goes on with it', async () => {
    const playground = await Playground.open(browser, service.url, { allowed: /status of 401/ });
    const { page } = playground;
    const dialog = page.getByRole('dialog', { name: 'A key, please' });
    await dialog.getByLabel('API key').fill('a-key-that-is-not-a-good-one');
    await playground.picture('key');
    await page.keyboard.press('Enter');
    await page.getByText('does not know that key').waitFor();
    await dialog.getByLabel('API key').fill(KEY);
    await page.keyboard.press('Enter');
    await page.getByText('What you make appears here.').waitFor();

    await playground.make('A bakery');
    await playground.untilNewest('completed');
    await playground.app.getByText('A bakery').waitFor();
    await page.reload();
    await playground.untilNewest('completed');
    await playground.app.getByText('A bakery').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(
      await page.evaluate(() => JSON.stringify({ ...(globalThis as any).localStorage })),
    ).not.toContain(KEY);
    expect(playground.complaints).toEqual([]);
    await playground.close();
  });
});
