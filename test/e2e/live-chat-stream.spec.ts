import { callTool, hang, hangAfter, say } from '../../src/demo-model';
import type { EventPageDto } from '../../src/runs/run-event.dto';
import type { RunEvent } from '../../src/runs/run-event';
import type { ProblemDetails } from '../../src/common/problem-details';
import { EventStreamClient } from './support/event-stream-client';
import { expectWhole, readLog } from './support/run-events';
import type { Service } from './support/service';
import { until } from './support/until';
import { UNKNOWN_ID } from './support/uuid';
import { World } from './support/world';

const PLAN = {
  message: 'I would add a page.',
  plan: {
    summary: 'Opening hours',
    steps: [{ title: 'Add a page', detail: 'With the hours', files: ['hours.html'] }],
    risks: [],
    buildPrompt: 'Add opening hours',
  },
};

let world: World;
let service: Service;
let projectId: string;

beforeAll(async () => {
  world = await World.begin();
  service = await world.start({ SHUTDOWN_GRACE_SECONDS: '0' });
  ({ projectId } = (await service.create({ prompt: 'A bakery' })).body);
});
afterEach(() => world.model.reset());
afterAll(() => world.end());

const ask = (query = '', body: object = {}, headers: Record<string, string> = {}) =>
  EventStreamClient.open(`${service.url}/v1/chat-plan${query}`, {
    method: 'POST',
    headers,
    body: { projectId, message: 'Opening hours?', mode: 'ask', ...body },
  });

const runOf = (stream: EventStreamClient): string =>
  /^\/v1\/runs\/([0-9a-f-]{36})$/.exec(stream.headers.location ?? '')![1];

const eventsOf = (stream: EventStreamClient) => stream.events.map(({ data }) => data as RunEvent);

it('streams the run in the answer, from its first event to its last', async () => {
  world.model.next(say('At nine.'));
  const stream = await ask();
  await stream.end();

  expect(stream.status).toBe(200);
  expect(stream.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expectWhole(eventsOf(stream));
  expect(eventsOf(stream)).toEqual(await readLog(service, runOf(stream)));
  expect(stream.events.map(({ id }) => id)).toEqual(eventsOf(stream).map(({ seq }) => `${seq}`));
  expect(eventsOf(stream).at(-1)).toMatchObject({
    type: 'completed',
    message: 'At nine.',
    chatId: runOf(stream),
  });
});

it('streams a plan', async () => {
  world.model.next(callTool('StructuredOutput', PLAN));
  const stream = await ask('', { mode: 'plan' });
  await stream.end();

  expect(eventsOf(stream).at(-1)).toMatchObject({ type: 'completed', ...PLAN });
});

it('speaks while Claude does, not when it has ended', async () => {
  world.model.next(hangAfter(say('Let me see.')));
  const stream = await ask();

  await stream.event(({ data }) => data.text === 'Let me see.');
  expect(stream.ended).toBe(false);

  await service.post(`/v1/runs/${runOf(stream)}/cancel`, undefined);
  await stream.end();
  expect(eventsOf(stream).at(-1)).toMatchObject({ type: 'cancelled' });
});

it('goes on when the client goes away, which can follow it again', async () => {
  const hold = world.hold();
  const stream = await ask();
  await hold.arrived;
  stream.leave();
  await stream.end();
  const seen = eventsOf(stream);

  // It is still at work for as long as one looks.
  const page = await service.get<EventPageDto>(
    `/v1/runs/${runOf(stream)}/events?after=${seen.at(-1)!.seq}&wait=2`,
  );
  expect(page.body.events).toEqual([]);
  expect(page.body.next).not.toBeNull();
  await hold.release();

  const again = await EventStreamClient.open(`${service.url}/v1/runs/${runOf(stream)}/events`, {
    headers: { 'last-event-id': stream.events.at(-1)!.id },
  });
  await again.end();
  expectWhole([...seen, ...eventsOf(again)]);
  expect(eventsOf(again).at(-1)).toMatchObject({ type: 'completed' });
});

it('is stopped when the client that asked for it goes away', async () => {
  world.model.next(hang());
  const stream = await ask('?cancelOnDisconnect=true');
  await world.model.waitForRequest();
  stream.leave();

  const run = await service.untilRun(runOf(stream));

  expect(run.status).toBe('cancelled');
  await until('Claude to be gone', () => service.claudeProcesses().length === 0, 5);
  expectWhole(await readLog(service, runOf(stream)));
});

it('is not stopped when the client that asked for it hears the end', async () => {
  world.model.next(say('At nine.'));
  const stream = await ask('?cancelOnDisconnect=true');
  await stream.end();

  expect(eventsOf(stream).at(-1)).toMatchObject({ type: 'completed' });
  await expect(service.untilRun(runOf(stream))).resolves.toMatchObject({ status: 'completed' });
});

it('is not stopped by the end of the service', async () => {
  const hold = world.hold();
  const stream = await ask('?cancelOnDisconnect=true');
  await hold.arrived;
  await service.stop();
  await stream.end();

  service = await world.start();

  await expect(service.untilRun(runOf(stream))).resolves.toMatchObject({ status: 'completed' });
  expectWhole(await readLog(service, runOf(stream)));
});

it('gives the same run again for the same key', async () => {
  world.model.next(say('At nine.'));
  const key = { 'idempotency-key': 'chat-once' };
  const [one, other] = await Promise.all([ask('', {}, key), ask('', {}, key)]);
  await Promise.all([one.end(), other.end()]);

  expect(runOf(other)).toBe(runOf(one));
  expect(eventsOf(other)).toEqual(eventsOf(one));
});

it('refuses as JSON what it cannot start', async () => {
  const stream = await fetch(`${service.url}/v1/chat-plan`, {
    method: 'POST',
    headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ projectId: UNKNOWN_ID, message: 'Hours?' }),
  });

  expect(stream.status).toBe(404);
  expect(stream.headers.get('content-type')).toContain('application/problem+json');
  const problem = (await stream.json()) as ProblemDetails;
  expect(problem.code).toBe('project_not_found');
});
