import { say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { RunEvent } from '../../src/runs/run-event';
import { EventStreamClient } from './support/event-stream-client';
import { building } from './support/model-script';
import { expectWhole, readLog, textOf } from './support/run-events';
import type { Service } from './support/service';
import { World } from './support/world';

/** Families, flags and skin tones are several code points each: deltas end in the middle of them. */
const EMOJI = '👩‍👩‍👧‍👦🏳️‍🌈👍🏽🇫🇷e\u0301';
const DELTAS = 5_000;

let world: World;
let service: Service;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
});
afterAll(() => world.end());

interface Told {
  run: RunBody;
  live: RunEvent[];
  log: RunEvent[];
}

/** Lets Claude say this, and hears it live. */
async function tell(answer: ReturnType<typeof say>, prompt = 'A bakery'): Promise<Told> {
  world.model.next(...building(answer));
  const { body } = await service.create({ prompt }, { prefer: 'respond-async' });
  const stream = await EventStreamClient.open(`${service.url}/v1/runs/${body.runId}/events`);
  const live = (await stream.end()).map(({ data }) => data as RunEvent);
  const run = await service.untilRun(body.runId);
  return { run, live, log: await readLog(service, body.runId) };
}

it('is tens of rows for thousands of deltas, and loses no character', async () => {
  const text = EMOJI.repeat(1_000);
  const { run, live, log } = await tell({ ...say(text), deltas: DELTAS, deltaDelayMs: 0 });
  expectWhole(log);
  expect(live).toEqual(log);
  expect(textOf(log)).toBe(text);
  expect(run.message).toBe(text);
  const rows = log.filter((event) => event.type === 'text');
  expect(rows.length).toBeLessThan(100);
});

it('says the same live and in the log when the database cannot hold it', async () => {
  const { run, live, log } = await tell({ ...say('before\u0000after'), deltas: 3 });
  expectWhole(log);
  expect(live).toEqual(log);
  expect(textOf(log)).toBe('before\uFFFDafter');
  expect(run).toMatchObject({ status: 'completed', message: 'before\uFFFDafter' });
});

it('takes a prompt that the database cannot hold', async () => {
  const { run } = await tell(say('Done.'), 'A\u0000bakery \ud83d');
  expect(run.status).toBe('completed');
  expect(world.model.lastRequest!.newestHumanText).toBe('A\uFFFDbakery \uFFFD');
});
