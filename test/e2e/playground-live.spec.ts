import type { Browser } from 'playwright-core';
import { callTool, failWith, say, slowly, together } from '../../src/demo-model';
import { describeInBrowser, launchChromium } from './support/browser';
import { CuttingProxy } from './support/cutting-proxy';
import { longText } from './support/model-script';
import { Playground } from './support/playground';
import { page, writing } from './support/scripted-files';
import type { Service } from './support/service';
import { World } from './support/world';

/** Chromium tells of connections that break; the page goes on, which is what counts. */
const BROKEN = /Failed to load resource: net::ERR_/;
const WORDS = 1_200;

/** Says much over seconds, in many pieces, then writes a page. */
const talking = [
  slowly(together(say(longText(WORDS)), callTool('Glob', { pattern: '*.html' })), 25, 60),
  ...writing({ 'index.html': page('Rise') }),
];

describeInBrowser('the playground, while something happens', () => {
  let world: World;
  let worker: Service;
  let api: Service;
  let browser: Browser;
  let playground: Playground;

  beforeAll(async () => {
    world = await World.begin();
    worker = await world.start({ PROCESS_ROLE: 'worker' });
    api = await world.start({ PROCESS_ROLE: 'api' });
    browser = await launchChromium();
  });
  beforeEach(() => world.model.reset());
  afterEach(() => playground.close());
  afterAll(async () => {
    await browser.close();
    await world.end();
    expect(worker.ended).toBe(true);
  });

  const said = () => playground.newest.locator('.activity .text').first();

  const expectAllSaid = async () => {
    await playground.untilNewest('completed', 40_000);
    await playground.newest.getByText('How it was done').click();
    expect(await said().textContent()).toBe(longText(WORDS));
  };

  it('comes back to where it was when it is loaded again in the middle', async () => {
    world.model.next(...talking);
    playground = await Playground.open(browser, api.url);
    await playground.make('A bakery');
    await said().getByText('word40').waitFor();
    await playground.page.getByLabel('Your prompt').fill('And then');

    await playground.page.reload();

    await said().getByText('word60').waitFor();
    expect(await playground.newest.getAttribute('data-status')).toBe('running');
    expect(await said().textContent()).toMatch(/^word0 word1 word2 /);
    expect(await playground.page.getByLabel('Your prompt').inputValue()).toBe('And then');
    await playground.picture('live-reloaded');
    await expectAllSaid();
    expect(playground.complaints).toEqual([]);
  });

  it('misses nothing when its connection breaks again and again', async () => {
    world.model.next(...talking);
    const proxy = await CuttingProxy.before(new URL(api.url));
    playground = await Playground.open(browser, proxy.url, { allowed: BROKEN });
    await playground.make('A bakery');
    for (const word of ['word30', 'word200', 'word500']) {
      await said().getByText(word).waitFor();
      proxy.cut();
      const lost = playground.page.getByText('Reconnecting…');
      await lost.waitFor();
      await lost.waitFor({ state: 'hidden' });
    }
    await expectAllSaid();
    expect(playground.complaints).toEqual([]);
    expect(proxy.cuts).toBe(3);
    await proxy.stop();
  });

  it('says that it connects again while the API is away, and goes on when it is back', async () => {
    world.model.next(...talking);
    playground = await Playground.open(browser, api.url, { allowed: BROKEN });
    await playground.make('A bakery');
    await said().getByText('word40').waitFor();

    await api.stop('SIGKILL');
    await playground.page.getByText('Reconnecting…').waitFor();
    await playground.picture('live-reconnecting');
    api = await world.start({
      PROCESS_ROLE: 'api',
      PORT: api.env.PORT,
      PREVIEW_PORT: api.env.PREVIEW_PORT,
    });

    await playground.page.getByText('Reconnecting…').waitFor({ state: 'hidden' });
    await expectAllSaid();
    await playground.newest.getByText('Version 1').waitFor();
    expect(playground.complaints).toEqual([]);
  });

  it('stops a run when it is asked to and asked again, and shows the line', async () => {
    const gate = world.model.gate();
    world.model.next(gate.reply);
    playground = await Playground.open(browser, api.url);
    const projectId = await playground.make('A bakery');
    await gate.arrived;
    await playground.send('Make it dark');
    await playground.newest.getByText('In line, 1 before it').waitFor();
    await playground.picture('live-in-line');

    await playground.page.keyboard.press('Escape');
    await playground.button('Not now').click();
    expect(await playground.at('.entry').first().getAttribute('data-status')).toBe('running');
    await playground.page.keyboard.press('Escape');
    await playground.page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();

    await playground.at('.entry:first-child[data-status=cancelled]').waitFor();
    await playground.untilNewest('completed');
    const { body } = await api.get<{ items: unknown[] }>(`/v1/projects/${projectId}/builds`);
    expect(body.items).toHaveLength(2);
    expect(playground.complaints).toEqual([]);
  });

  it('explains a failure by its code, and sends the same prompt again', async () => {
    world.model.when(() => true, failWith(401));
    playground = await Playground.open(browser, api.url);
    await playground.make('A bakery');
    await playground.untilNewest('failed');
    const error = playground.newest.getByRole('region', { name: 'Error' });
    expect(await error.textContent()).toMatch(
      /Claude refused the key.*ANTHROPIC_API_KEY.*authentication/,
    );
    await playground.picture('live-error');

    world.model.reset();
    await playground.button('Send it again').click();

    await playground.at('.entry').nth(1).waitFor();
    await playground.untilNewest('completed');
    expect(await playground.newest.locator('.prompt').textContent()).toBe('A bakery');
    expect(playground.complaints).toEqual([]);
  });

  it('starts one run, however often the button is pressed', async () => {
    playground = await Playground.open(browser, api.url);
    await playground.page.getByLabel('What shall be made').fill('A bakery');
    await playground.button('Make it').dblclick();
    await playground.untilNewest('completed');
    expect(await playground.at('.entry').count()).toBe(1);
  });

  it('shows what Claude writes as text, whatever it is', async () => {
    const bad = '<img src=x onerror="document.title=1"> **bold** [link](javascript:alert(1))';
    world.model.next(...writing({ 'index.html': page('Rise') }, say(bad)));
    playground = await Playground.open(browser, api.url);
    await playground.make('<b>A</b> bakery');
    await playground.untilNewest('completed');
    const answer = playground.newest.locator('.answer');
    expect(await answer.textContent()).toBe(bad.replaceAll('**', ''));
    expect(await answer.locator('img, a').count()).toBe(0);
    expect(await playground.newest.locator('.prompt').textContent()).toBe('<b>A</b> bakery');
    expect(playground.complaints).toEqual([]);
  });
});
