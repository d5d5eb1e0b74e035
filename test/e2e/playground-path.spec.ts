import type { Browser } from 'playwright-core';
import type { ProjectDto } from '../../src/projects/project.dto';
import { describeInBrowser, launchChromium } from './support/browser';
import { DESKTOP, PHONE, Playground } from './support/playground';
import type { Service } from './support/service';
import { World } from './support/world';

describeInBrowser("a new user's path", () => {
  let world: World;
  let service: Service;
  let browser: Browser;
  let playground: Playground;

  beforeAll(async () => {
    world = await World.begin();
    service = await world.start({
      DEMO_MODEL: 'on',
      ANTHROPIC_API_KEY: undefined,
      ANTHROPIC_BASE_URL: undefined,
      METADATA_GENERATION: 'on',
    });
    browser = await launchChromium();
  });
  afterEach(() => playground.close());
  afterAll(async () => {
    await browser.close();
    await world.end();
  });

  it.each([
    ['1440', DESKTOP],
    ['390', PHONE],
  ])(
    'from a prompt to an app, a plan, its build, and back; %s pixels wide',
    async (name, screen) => {
      playground = await Playground.open(browser, service.url, { screen });
      const { page, app } = playground;
      const narrow = screen === PHONE;
      const chat = () => (narrow ? page.locator('#bottom').getByText('Chat').click() : undefined);
      await page.getByText('Demo model').waitFor({ state: narrow ? 'attached' : 'visible' });
      await playground.picture(`path-${name}-1-home`);

      const projectId = await playground.make('A landing page for a bakery called Rise');
      await playground.newest.getByText('Claude is at work').waitFor();
      await playground.picture(`path-${name}-2-at-work`);
      await playground.untilNewest('completed');
      await playground.newest.getByText('Version 1').waitFor();
      await playground.tab('Preview');
      await app.getByRole('heading', { level: 1 }).waitFor();
      await expect(app.locator('body').textContent()).resolves.toContain('Rise');
      await playground.picture(`path-${name}-3-preview`);
      // Claude has found a name meanwhile.
      await page.locator('.project-title', { hasText: 'Rise' }).waitFor({ state: 'attached' });

      await chat();
      await playground.send('Plan opening hours, and make it dark', 'Plan');
      await playground.untilNewest('completed');
      const steps = playground.newest.locator('.plan-steps > li');
      expect(await steps.count()).toBeGreaterThan(1);
      await playground.picture(`path-${name}-4-plan`);
      const before = await service.get<ProjectDto>(`/v1/projects/${projectId}`);
      expect(before.body.versionNumber).toBe(1);

      await playground.button('Build this').click();
      await playground.at('.entry').nth(2).waitFor();
      // In the middle of it.
      await page.reload();
      await playground.untilNewest('completed');
      await playground.newest.getByText('Version 2').waitFor();
      await page.getByText('It has been built.').waitFor();
      expect(await playground.at('.entry').count()).toBe(3);
      await playground.tab('Preview');
      await app.locator('#hours').waitFor();
      await playground.picture(`path-${name}-5-built`);

      await playground.tab('Versions');
      await playground.button(/^Roll back to this version 1$/).click();
      await page.getByRole('dialog').waitFor();
      await playground.picture(`path-${name}-6-roll-back`);
      await playground.button('Roll back').click();
      await page.locator('.version[data-current=true]', { hasText: 'Version 3' }).waitFor();
      await playground.picture(`path-${name}-7-versions`);
      await page.reload();
      await page.locator('.version[data-current=true]', { hasText: 'Version 3' }).waitFor();
      expect(new URL(page.url()).pathname).toBe(`/p/${projectId}/versions`);
      await playground.tab('Preview');
      await app.getByRole('heading', { level: 1 }).waitFor();
      await expect(app.locator('#hours').count()).resolves.toBe(0);
      await chat();
      await playground.newest.getByText('Back to version 1').waitFor();

      const { body } = await service.get<ProjectDto>(`/v1/projects/${projectId}`);
      expect(body).toMatchObject({ versionNumber: 3, name: 'Rise' });
      expect(playground.complaints).toEqual([]);
    },
  );
});
