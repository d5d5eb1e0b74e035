import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

/** Pictures for people to look at; not committed. */
const PICTURES = 'coverage/playground';

export interface Screen {
  width: number;
  height: number;
}
export const DESKTOP: Screen = { width: 1440, height: 900 };
export const PHONE: Screen = { width: 390, height: 844 };

interface Options {
  screen?: Screen;
  scheme?: 'light' | 'dark';
  /** What the console may say: Chromium tells of each answer that is not 2xx. */
  allowed?: RegExp;
}

/** The playground in Chromium, as a person uses it; whatever goes wrong in it is remembered. */
export class Playground {
  /** What the console complained of, and requests to other hosts. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly context: BrowserContext,
    readonly page: Page,
    readonly origin: string,
    private readonly allowed: RegExp,
  ) {}

  static async open(
    browser: Browser,
    address: string,
    { screen = DESKTOP, scheme = 'light', allowed = /^$/ }: Options = {},
  ): Promise<Playground> {
    const context = await browser.newContext({ viewport: screen, colorScheme: scheme });
    const page = await context.newPage();
    // The name under which previews may be in its frame, too.
    const url = new URL(address.replace('127.0.0.1', 'localhost'));
    const playground = new Playground(context, page, url.origin, allowed);
    playground.listen();
    await page.goto(url.href);
    return playground;
  }

  private listen(): void {
    this.page.on('console', (message) => {
      const text = `${message.type()}: ${message.text()}`;
      if (['error', 'warning'].includes(message.type()) && !this.allowed.test(text)) {
        this.complaints.push(text);
      }
    });
    this.page.on('pageerror', (error) => this.complaints.push(String(error.stack)));
    this.page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      const here = hostname === 'localhost' || hostname.endsWith('.localhost');
      if (!here && protocol !== 'data:') this.complaints.push(`request to ${request.url()}`);
    });
  }

  close(): Promise<void> {
    return this.context.close();
  }

  at(selector: string): Locator {
    return this.page.locator(selector);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** From the first page to the project's. @returns the project's id */
  async make(prompt: string): Promise<string> {
    await this.page.getByLabel('What shall be made').fill(prompt);
    await this.page.keyboard.press('Enter');
    await this.page.waitForURL(/\/p\/[\da-f-]{36}$/);
    return new URL(this.page.url()).pathname.slice('/p/'.length);
  }

  async send(text: string, mode: 'Change it' | 'Ask' | 'Plan' = 'Change it'): Promise<void> {
    const before = await this.at('.entry').count();
    await this.page.getByText(mode, { exact: true }).click();
    await this.page.getByLabel('Your prompt').fill(text);
    await this.page.keyboard.press('Control+Enter');
    await this.at('.entry').nth(before).waitFor();
  }

  /** The newest exchange. */
  get newest(): Locator {
    return this.at('.entry').last();
  }

  /** Waits until the newest exchange stands so. */
  async untilNewest(status: string, timeout = 30_000): Promise<void> {
    await this.at(`.entry:last-child[data-status="${status}"]`).waitFor({ timeout });
  }

  async tab(name: 'Preview' | 'Versions' | 'Files' | 'Thread'): Promise<void> {
    const narrow = (this.page.viewportSize()?.width ?? 0) < 860;
    const place = narrow ? this.page.locator('#bottom') : this.page.getByRole('tablist');
    await place.getByRole(narrow ? 'button' : 'tab', { name }).click();
  }

  /** What the preview's frame shows. */
  get app() {
    return this.page.frameLocator('.stage iframe:last-child');
  }

  async picture(name: string): Promise<void> {
    await mkdir(PICTURES, { recursive: true });
    await this.page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }

  /** What axe finds wrong, in a line each. Previews are their makers' own. */
  async axe(): Promise<string[]> {
    // Colours on their way from one to the other are neither.
    await this.page.emulateMedia({ reducedMotion: 'reduce' });
    await this.page.evaluate(AXE);
    const violations = await this.page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: Axe };
      return (await axe.run('body', { iframes: false })).violations;
    });
    await this.page.emulateMedia({ reducedMotion: null });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    );
  }
}

interface Axe {
  run(
    context: string,
    options: object,
  ): Promise<{
    violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[];
  }>;
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
