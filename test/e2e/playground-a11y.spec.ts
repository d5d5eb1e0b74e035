import type { Browser } from 'playwright-core';
import { describeInBrowser, launchChromium } from './support/browser';
import { DESKTOP, PHONE, Playground } from './support/playground';
import type { Service } from './support/service';
import { completed, Thread } from './support/thread';
import { World } from './support/world';

describeInBrowser('the playground for everybody', () => {
  let world: World;
  let service: Service;
  let browser: Browser;
  let playground: Playground;
  let projectId: string;

  beforeAll(async () => {
    world = await World.begin();
    service = await world.start({
      DEMO_MODEL: 'on',
      ANTHROPIC_API_KEY: undefined,
      ANTHROPIC_BASE_URL: undefined,
    });
    browser = await launchChromium();
    const thread = await Thread.begin(service, 'A landing page for a bakery called Rise');
    completed(await thread.update('Make it dark'));
    completed(await thread.chat('How would you add opening hours?', 'plan'));
    ({ projectId } = thread);
  });
  afterEach(() => playground.close());
  afterAll(async () => {
    await browser.close();
    await world.end();
  });

  const untilShown = async () => {
    await playground.at('.entry').nth(2).waitFor({ state: 'attached' });
  };

  describe.each(['light', 'dark'] as const)('%s', (scheme) => {
    it.each([
      ['1440', DESKTOP],
      ['390', PHONE],
    ])('has no violation that axe knows of, %s pixels wide', async (name, screen) => {
      playground = await Playground.open(browser, service.url, { screen, scheme });
      const { page } = playground;
      const check = async (state: string) => {
        await playground.picture(`${scheme}-${name}-${state}`);
        expect({ state, violations: await playground.axe() }).toEqual({ state, violations: [] });
      };
      await page.getByText('A landing page for a bakery called Rise').waitFor();
      await check('home');
      await page.goto(`${playground.origin}/p/${projectId}`);
      await untilShown();
      await check('conversation');
      await page.locator('.story summary').first().click();
      await page.locator('.activity .tool').first().waitFor();
      await check('story');
      for (const tab of ['Preview', 'Versions', 'Files', 'Thread'] as const) {
        await playground.tab(tab);
        await page
          .locator(`#pane-${tab.toLowerCase()} :is(iframe, .version, .tree a, table)`)
          .first()
          .waitFor();
        await check(tab.toLowerCase());
      }
      await page.goto(`${playground.origin}/p/${projectId}/versions/2`);
      await page.locator('.line.added').first().waitFor();
      await check('diff');
      await page.goto(`${playground.origin}/p/${projectId}/files/styles.css`);
      await page.locator('.source').waitFor();
      await check('file');
      await page.goto(`${playground.origin}/p/${projectId}/versions`);
      await playground.button(/^Roll back to this version 1$/).click();
      await check('question');
      await playground.button('Not now').click();
      await page.goto(`${playground.origin}/p/2f1c2d4e-0000-4000-8000-000000000000`);
      await page.getByText('There is no such project').waitFor();
      await check('unknown');
      expect(playground.complaints.filter((text) => !text.includes('status of 404'))).toEqual([]);
    });
  });

  it('can be used with the keyboard alone', async () => {
    playground = await Playground.open(browser, `${service.url}/p/${projectId}`);
    const { page } = playground;
    await untilShown();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the conversation');
    await page.keyboard.press('Alt+2');
    await page.locator('.version').first().waitFor();
    expect(page.url()).toMatch(/\/versions$/);
    await page.locator('#tab-versions').focus();
    await page.keyboard.press('ArrowRight');
    expect(page.url()).toMatch(/\/files$/);
    expect(await page.locator(':focus').textContent()).toBe('Files');
    await page.goBack();
    expect(page.url()).toMatch(/\/versions$/);
    await page.keyboard.press('Alt+p');
    await page.keyboard.type('Make it light');
    await page.keyboard.press('Control+Enter');
    await playground.at('.entry').nth(3).waitFor();
    await playground.untilNewest('completed');
    expect(playground.complaints).toEqual([]);
  });

  it('remembers the colours that were chosen, and stands still when asked to', async () => {
    playground = await Playground.open(browser, service.url);
    const { page } = playground;
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    await page.getByRole('button', { name: /^Colours/ }).click();
    await page.getByRole('button', { name: /^Colours: light/ }).click();
    const dark = await ground();
    expect(dark).not.toBe(light);
    await page.reload();
    expect(await ground()).toBe(dark);

    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.waitForFunction(
      'document.getAnimations().filter((one) => one.effect.getComputedTiming().duration > 1).length === 0',
    );
    expect(playground.complaints).toEqual([]);
  });

  it('renames a project, shows what it took, and deletes it', async () => {
    playground = await Playground.open(browser, service.url);
    const { page } = playground;
    await playground.make('A page about stars');
    await playground.untilNewest('completed');
    await page.locator('.project:has([aria-current])').hover();
    await page
      .locator('.project:has([aria-current])')
      .getByRole('button', { name: /^Rename/ })
      .click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Stars');
    await page.keyboard.press('Enter');
    await page.locator('.project-title', { hasText: 'Stars' }).waitFor();
    await playground.tab('Thread');
    await page.getByText('The next prompt goes on with this conversation.').waitFor();
    await page.getByText('First build').first().waitFor();
    await playground.button('Reset the thread…').click();
    await playground.button('Reset').click();
    await page.getByText('the next prompt starts a fresh one').waitFor();
    await page.locator('.project:has([aria-current])').hover();
    await playground.button('Delete Stars').click();
    await playground.button('Delete').click();
    await page.getByText('What shall we make?').waitFor();
    expect(await page.getByText('Stars', { exact: true }).count()).toBe(0);
    expect(playground.complaints).toEqual([]);
  });
});
