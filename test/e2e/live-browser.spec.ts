import type { Browser } from 'playwright-core';
import { say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import { describeInBrowser, launchChromium, PageEventSource } from './support/browser';
import { CuttingProxy } from './support/cutting-proxy';
import { Follower, Heard } from './support/event-source';
import { building, longText } from './support/model-script';
import { Random } from './support/random';
import { EVENT_TYPES, expectWhole, readLog } from './support/run-events';
import type { Service } from './support/service';
import { until } from './support/until';
import { World } from './support/world';

const CUTS = 5;
const CLOSED = 2;

/** After how many bytes connections break: in an event, between two; from 0 on, in the headers too. */
function places(seed: number, from: number): number[] {
  const random = new Random(seed);
  return Array.from({ length: CUTS }, () => from + random.between(100, 3_000));
}

let world: World;
let service: Service;
let run: RunBody;
const proxies: CuttingProxy[] = [];

const newProxy = async (): Promise<CuttingProxy> => {
  const proxy = await CuttingProxy.before(new URL(service.url));
  proxies.push(proxy);
  return proxy;
};

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
beforeEach(async () => {
  // Long enough for all cuts, also when a busy machine makes few events of it.
  world.model.next(...building({ ...say(longText(5_000)), deltas: 450, deltaDelayMs: 12 }));
  ({ body: run } = await service.create({ prompt: 'A bakery' }, { prefer: 'respond-async' }));
});
afterEach(() => Promise.all(proxies.splice(0).map((proxy) => proxy.stop())));
afterAll(() => world.end());

async function expectAllOnce(heard: readonly Heard[], proxy: CuttingProxy): Promise<void> {
  const log = await readLog(service, run.runId, 37);
  expectWhole(log);
  expect(log.at(-1)).toMatchObject({ type: 'completed', success: true });
  expect(heard.map(({ id }) => Number(id))).toEqual(log.map(({ seq }) => seq));
  expect(heard.map(({ data }) => data)).toEqual(log);
  expect(proxy.cuts).toBe(CUTS);
}

it('gives the eventsource client every event once, over five cuts', async () => {
  const proxy = await newProxy();
  proxy.cutAfter(...places(4, 0));
  const follower = new Follower(`${proxy.url}/v1/runs/${run.runId}/events`);
  await follower.done();
  await expectAllOnce(follower.heard, proxy);
  expect(follower.refusals.at(-1)).toBe(204);
});

describeInBrowser('in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => (browser = await launchChromium()));
  afterAll(() => browser.close());

  it('gives EventSource every event once, over five cuts, and ends its reconnecting', async () => {
    const proxy = await newProxy();
    const page = await browser.newPage();
    const statuses: number[] = [];
    page.on('response', (response) => statuses.push(response.status()));
    await page.goto(`${proxy.url}/health/live`);
    // Beyond the headers: Chromium takes half of them for the whole, of a wrong type, and gives up.
    proxy.cutAfter(...places(5, 1_900));
    const source = await PageEventSource.open(page, `/v1/runs/${run.runId}/events`, EVENT_TYPES);
    await until('EventSource to stop', async () => (await source.state()) === CLOSED, 40);
    await expectAllOnce(await source.heard<Heard>(), proxy);
    expect(statuses.at(-1)).toBe(204);
  });
});
