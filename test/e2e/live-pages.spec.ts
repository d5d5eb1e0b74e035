import { hangAfter, say } from '../../src/demo-model';
import type { RunBody } from '../../src/runs/run-body.dto';
import type { EventPageDto } from '../../src/runs/run-event.dto';
import { EventStreamClient } from './support/event-stream-client';
import type { Answer, Problem } from './support/http';
import { building } from './support/model-script';
import { expectWhole, readLog } from './support/run-events';
import type { Service } from './support/service';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

let world: World;
let service: Service;
/** One that has ended. */
let run: RunBody;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start();
  world.model.next(...building());
  ({ body: run } = await service.create({ prompt: 'A bakery' }));
});
afterAll(() => world.end());

const page = <T = EventPageDto>(query = '', runId = run.runId): Promise<Answer<T>> =>
  service.get<T>(`/v1/runs/${runId}/events${query}`);

const stream = (headers: Record<string, string> = {}, query = '', runId = run.runId) =>
  EventStreamClient.open(`${service.url}/v1/runs/${runId}/events${query}`, { headers });

/** A run that has come to a stop in the middle, and stays there until it is cancelled. */
async function stuckRun(): Promise<{
  runId: string;
  last: number;
  cancel: () => Promise<unknown>;
}> {
  world.model.next(hangAfter(say('Let me see.')));
  const { body } = await service.create({ prompt: 'A bakery' }, { prefer: 'respond-async' });
  const follower = await stream({}, '', body.runId);
  const text = await follower.event(({ event }) => event === 'text');
  follower.leave();
  const cancel = () => service.post(`/v1/runs/${body.runId}/cancel`, undefined);
  return { runId: body.runId, last: Number(text.id), cancel };
}

describe('a page of events', () => {
  it('has all that there are, and no next', async () => {
    const { status, headers, body } = await page();

    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/json');
    expectWhole(body.events);
    expect(body.next).toBeNull();
    expect(body.events[0]).toEqual({
      runId: run.runId,
      seq: 1,
      type: 'status',
      status: 'queued',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    // The end has the whole run in it.
    expect(body.events.at(-1)).toMatchObject({ type: 'completed', ...run });
  });

  it('has those after a number, so many at most', async () => {
    const { events } = (await page()).body;

    const { body } = await page('?after=2&limit=3');

    expect(body).toEqual({ events: events.slice(2, 5), next: 5 });
    expect(await readLog(service, run.runId, 1)).toEqual(events);
  });

  it('is empty after the last, and has no next', async () => {
    const { length } = (await page()).body.events;

    expect((await page(`?after=${length}`)).body).toEqual({ events: [], next: null });
    expect((await page('?after=2147483647')).body).toEqual({ events: [], next: null });
    const begun = performance.now();
    expect((await page(`?after=${length}&wait=30`)).body).toEqual({ events: [], next: null });
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('starts where Last-Event-ID says', async () => {
    const { body } = await service.get<EventPageDto>(`/v1/runs/${run.runId}/events?limit=1`, {
      'last-event-id': '3',
    });

    expect(body.events.map(({ seq }) => seq)).toEqual([4]);
  });

  it.each([
    ['?after=-1', 'after'],
    ['?after=one', 'after'],
    ['?after=1.5', 'after'],
    ['?after=1&after=2', 'after'],
    ['?after=99999999999', 'after'],
    ['?limit=0', 'limit'],
    ['?limit=1001', 'limit'],
    ['?wait=61', 'wait'],
    ['?wait=-1', 'wait'],
    ['?from=1', 'from'],
  ])('is refused for %s', async (query, field) => {
    const { status, body } = await page<Problem>(query);

    expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
    expect(body.errors).toEqual([expect.objectContaining({ field })]);
  });

  it('is refused for a run that is none', async () => {
    expect(await page<Problem>('', UNKNOWN_ID)).toMatchObject({
      status: 404,
      body: { code: 'run_not_found' },
    });
    expect(await page<Problem>('', 'seven')).toMatchObject({ status: 400 });
  });
});

describe('a long poll', () => {
  it('answers as soon as there is something', async () => {
    const { runId, last, cancel } = await stuckRun();
    const begun = performance.now();
    const pending = page(`?after=${last}&wait=60`, runId);
    await cancel();

    const { body } = await pending;

    expect(performance.now() - begun).toBeLessThan(10_000);
    // What the turn has cost may be told first, and the end with it or in a moment.
    expect(body.events[0]).toMatchObject({ seq: last + 1 });
    expect(['usage', 'cancelled']).toContain(body.events[0].type);
  });

  it('answers with nothing when there is nothing for so long', async () => {
    const { runId, last, cancel } = await stuckRun();
    const begun = performance.now();

    const { status, body } = await page(`?after=${last}&wait=1`, runId);

    expect(performance.now() - begun).toBeGreaterThan(900);
    expect(status).toBe(200);
    expect(body).toEqual({ events: [], next: last });
    await cancel();
  });

  it('answers at once with what is there, as much as was asked for', async () => {
    const { runId, last, cancel } = await stuckRun();

    const { body } = await page(`?after=${last - 2}&limit=1&wait=60`, runId);

    expect(body).toMatchObject({ events: [{ seq: last - 1 }], next: last - 1 });
    await cancel();
  });
});

describe('a stream of events', () => {
  it('says when to come back, and that nobody shall keep it', async () => {
    const follower = await stream();
    await follower.end();

    expect(follower.status).toBe(200);
    expect(follower.retry).toBe(1_000);
    expect(follower.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(follower.events.map(({ data }) => data as unknown)).toEqual((await page()).body.events);
    for (const { id, event, data } of follower.events) {
      expect({ id, event }).toEqual({ id: String(data.seq), event: data.type });
    }
  });

  it.each(['last-event-id', 'after'])('starts after the %s', async (how) => {
    const follower = await (how === 'after' ? stream({}, '?after=4') : stream({ [how]: '4' }));
    await follower.end();

    expect(follower.events[0].id).toBe('5');
  });

  it('has ended for a client that has seen the end', async () => {
    const { length } = (await page()).body.events;

    for (const seen of [length, length + 1, 999_999_999]) {
      const follower = await stream({ 'last-event-id': String(seen) });
      await follower.end();
      expect(follower.status).toBe(204);
    }
  });

  it('ends also for a client that says it has seen more than there is', async () => {
    const { runId, cancel } = await stuckRun();
    const follower = await stream({ 'last-event-id': '999999' }, '', runId);

    await cancel();

    expect(await follower.end()).toEqual([]);
  });

  it.each(['one', '-1', '1.5', '0x1', '1 or 1=1', '99999999999'])(
    'is refused for the id "%s"',
    async (id) => {
      const { status, body } = await service.get<Problem>(`/v1/runs/${run.runId}/events`, {
        accept: 'text/event-stream',
        'last-event-id': id,
      });

      expect({ status, code: body.code }).toEqual({ status: 400, code: 'validation_failed' });
    },
  );

  it('is refused for a run that is none', async () => {
    const { status, body } = await service.get<Problem>(`/v1/runs/${UNKNOWN_ID}/events`, {
      accept: 'text/event-stream',
    });

    expect({ status, code: body.code }).toEqual({ status: 404, code: 'run_not_found' });
  });
});
