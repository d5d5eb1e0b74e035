import { chromium, type Browser, type Page } from 'playwright-core';

/** Real Chromium, or undefined: then specs that need it are skipped, and `globalSetup` has said so. */
export const chromiumPath = process.env.CHROMIUM_PATH || undefined;

/** `describe` for specs in a browser. */
export const describeInBrowser = chromiumPath ? describe : describe.skip;

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
    ],
  });

/** An `EventSource` in a page, and what it has heard. */
export class PageEventSource {
  private constructor(private readonly page: Page) {}

  /** @param url of the page's own origin */
  static async open(page: Page, url: string, types: readonly string[]): Promise<PageEventSource> {
    await page.evaluate(listen, { url, types });
    return new PageEventSource(page);
  }

  /** `id` and `data` of each event, in the order of their coming. */
  heard<T>(): Promise<T[]> {
    return this.page.evaluate(() => (globalThis as unknown as PageScope).heard as T[]);
  }

  /** 0: connecting, 1: open, 2: closed for good. */
  state(): Promise<number> {
    return this.page.evaluate(() => (globalThis as unknown as PageScope).source.readyState);
  }
}

/** What is global in the page, as far as we use it. */
interface PageScope {
  EventSource: new (url: string) => {
    readonly readyState: number;
    addEventListener(
      type: string,
      heard: (event: { lastEventId: string; data: string }) => void,
    ): void;
  };
  heard: unknown[];
  source: { readonly readyState: number };
}

/** Runs in the page. */
function listen({ url, types }: { url: string; types: readonly string[] }): void {
  const scope = globalThis as unknown as PageScope;
  const source = new scope.EventSource(url);
  scope.heard = [];
  scope.source = source;
  for (const type of types) {
    source.addEventListener(type, ({ lastEventId, data }) =>
      scope.heard.push({ id: lastEventId, data: JSON.parse(data) as unknown }),
    );
  }
}
