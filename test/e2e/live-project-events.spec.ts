import { Client } from 'pg';
import { say } from '../../src/demo-model';
import { isTerminalEvent, RunEvent } from '../../src/runs/run-event';
import type { RunBody } from '../../src/runs/run-body.dto';
import { CuttingProxy } from './support/cutting-proxy';
import { Follower } from './support/event-source';
import { EventStreamClient } from './support/event-stream-client';
import type { Problem } from './support/http';
import { longText } from './support/model-script';
import { Random } from './support/random';
import { expectWhole } from './support/run-events';
import type { Service } from './support/service';
import { until } from './support/until';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

let world: World;
let service: Service;
/** The project's first build. */
let built: RunBody;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
  ({ body: built } = await service.create({ prompt: 'A bakery' }));
});
afterAll(() => world.end());

const path = () => `/v1/projects/${built.projectId}/events`;

const open = (lastEventId?: string) =>
  EventStreamClient.open(service.url + path(), {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
  });

const update = async (prompt: string): Promise<string> =>
  (await service.update({ projectId: built.projectId, prompt }, { prefer: 'respond-async' })).body
    .runId;

/** How many runs have been heard to their end. */
const ends = (events: readonly RunEvent[]) => events.filter(isTerminalEvent).length;

/** Each run from its first event to its last, one run at work at a time. */
function expectRuns(events: readonly RunEvent[], runIds: readonly string[]): void {
  for (const runId of runIds) expectWhole(events.filter((event) => event.runId === runId));
  expect(new Set(events.map(({ runId }) => runId))).toEqual(new Set(runIds));
  expect(events.filter(isTerminalEvent).map(({ runId }) => runId)).toEqual(runIds);
}

it('follows the runs that come from now on', async () => {
  const stream = await open();
  const runIds = [await update('One'), await update('Two')];
  await stream.event(({ event, data }) => event === 'completed' && data.runId === runIds[1]);
  stream.leave();

  expect(stream.status).toBe(200);
  expectRuns(
    stream.events.map(({ data }) => data as RunEvent),
    runIds,
  );
  expect(new Set(stream.events.map(({ id }) => id)).size).toBe(stream.events.length);
});

it('goes on after any of its ids, with what was missed', async () => {
  const stream = await open();
  const runId = await update('One');
  await stream.event(({ event }) => event === 'completed');
  stream.leave();

  for (const index of [0, 3, stream.events.length - 2]) {
    const again = await open(stream.events[index].id);
    await again.event(({ event, data }) => event === 'completed' && data.runId === runId);
    again.leave();
    expect(again.events).toEqual(stream.events.slice(index + 1));
  }
});

it('gives a client that is cut off before the first event what it would have heard', async () => {
  const stream = await open();
  await until('the start', () => stream.lastEventId !== undefined);
  stream.leave();
  const runId = await update('One');

  const again = await open(stream.lastEventId);
  await again.event(({ event }) => event === 'completed');
  again.leave();

  expectRuns(
    again.events.map(({ data }) => data as RunEvent),
    [runId],
  );
});

it('loses and doubles nothing over cuts', async () => {
  const proxy = await CuttingProxy.before(new URL(service.url));
  try {
    const follower = new Follower(proxy.url + path());
    await follower.connected();
    const runIds = [await update('First')];
    await follower.hears('status');
    world.model.always({ ...say(longText(800)), deltas: 60, deltaDelayMs: 20 });
    const random = new Random(3);
    proxy.cutAfter(...Array.from({ length: 5 }, () => random.between(1_500, 4_000)));
    for (const prompt of ['Two', 'Three', 'Four']) runIds.push(await update(prompt));
    await until('all to be heard', () => ends(follower.events) === runIds.length, 40);
    follower.leave();

    expect(proxy.cuts).toBe(5);
    expectRuns(follower.events, runIds);
  } finally {
    world.model.reset();
    await proxy.stop();
  }
});

it('waits for a writer that began before another and ends after it', async () => {
  const slow = new Client({ connectionString: world.databaseUrl });
  await slow.connect();
  const stream = await open();
  try {
    await slow.query('BEGIN');
    const add = (db: Client, seq: number) =>
      db.query(
        `INSERT INTO run_events (run_id, project_id, seq, type, payload, at)
         VALUES ($1, $2, $3, 'log', '{}', now())`,
        [built.runId, built.projectId, seq],
      );
    await add(slow, 901);
    await add(world.db, 902);
    // A run goes all the way, and is told of live: there is every occasion to be wrong.
    const runId = await update('One');
    await service.untilRun(runId);
    expect(stream.events).toEqual([]);
    await slow.query('COMMIT');

    await stream.event(({ event, data }) => event === 'completed' && data.runId === runId);

    const [first, second, ...run] = stream.events.map(({ data }) => data as RunEvent);
    expect([first.seq, second.seq]).toEqual([901, 902]);
    expectRuns(run, [runId]);
  } finally {
    stream.leave();
    await slow.end();
  }
});

it.each(['one', '5', '5--3', '-1-2', '1-9223372036854775808', '99999999999999999999-1'])(
  'refuses the id "%s"',
  async (after) => {
    const { status, body } = await service.get<Problem>(`${path()}?after=${after}`);

    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
  },
);

it('does not know a project that is not there', async () => {
  const { status, body } = await service.get<Problem>(`/v1/projects/${UNKNOWN_ID}/events`);

  expect({ status, code: body.code }).toEqual({ status: 404, code: 'project_not_found' });
});
