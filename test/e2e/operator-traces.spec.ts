import { failWith } from '../../src/demo-model';
import type { Service } from './support/service';
import { CollectedSpan, SpanCollector } from './support/span-collector';
import { until } from './support/until';
import { World } from './support/world';

const PROMPT = 'A page about the brass quokka of Wrexham';
const SERVER = 2;

let world: World;
let collector: SpanCollector;
let api: Service;
let worker: Service;

beforeAll(async () => {
  world = await World.begin();
  collector = await SpanCollector.start();
  const tracing = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '200',
  };
  api = await world.start({ ...tracing, PROCESS_ROLE: 'api' });
  worker = await world.start({ ...tracing, PROCESS_ROLE: 'worker' });
});
afterEach(() => world.model.reset());
afterAll(async () => {
  await world.end();
  await collector.stop();
});

const spansOf = (runId: string): CollectedSpan[] => {
  const run = collector.spans.find(({ name, text }) => name === 'run' && text.includes(runId));
  return collector.spans.filter(({ traceId }) => traceId === run?.traceId);
};

const named = (spans: readonly CollectedSpan[], name: string) =>
  spans.filter((span) => span.name === name);

it('makes one trace of a run, across the API, the queue and the worker', async () => {
  const { body } = await api.create({ prompt: PROMPT });
  const spans = await until('the trace to be whole', () => {
    const found = spansOf(body.runId);
    return found.some(({ kind }) => kind === SERVER) && found;
  });

  const [request] = spans.filter(({ kind }) => kind === SERVER);
  const [enqueue] = named(spans, 'enqueue');
  const [run] = named(spans, 'run');
  const [turn] = named(spans, 'claude turn');
  expect(request).toMatchObject({ service: 'onethread-api' });
  expect(request.parentSpanId ?? '').toBe('');
  expect(enqueue).toMatchObject({ service: 'onethread-api', kind: 4 });
  expect(run).toMatchObject({
    service: 'onethread-worker',
    kind: 5,
    parentSpanId: enqueue.spanId,
  });
  expect(turn).toMatchObject({ service: 'onethread-worker', parentSpanId: run.spanId });
  for (const stage of ['preparing', 'generating', 'publishing']) {
    expect(named(spans, stage)).toMatchObject([{ parentSpanId: run.spanId }]);
  }
  // Of the libraries: what is said to Postgres and to Redis.
  expect(spans.filter(({ name }) => /^pg\.query/.test(name)).length).toBeGreaterThan(3);
  expect(spans.some(({ text }) => text.includes('"redis"'))).toBe(true);
  const line = worker.stdout.split('\n').find((text) => text.includes('"run ended"'));
  expect(JSON.parse(line!)).toMatchObject({ runId: body.runId, traceId: run.traceId });
});

it('says of a failure what kind it was', async () => {
  world.model.always(failWith(401));
  const { body } = await api.create({ prompt: PROMPT });
  const { runId } = body as unknown as { runId: string };
  const run = await until('the span', () => named(spansOf(runId), 'run')[0]);

  expect(run.text).toContain('authentication');
});

it('tells no prompt, and traces nothing that only ticks', async () => {
  await api.get('/health/live');
  await api.get('/metrics');
  expect(collector.spans.map(({ text }) => text).join('')).not.toContain('quokka');
  const roots = collector.spans.filter(({ parentSpanId }) => !parentSpanId);
  expect(roots.filter(({ kind }) => kind !== SERVER)).toEqual([]);
  expect(roots.filter(({ text }) => /health|metrics/.test(text))).toEqual([]);
});

it('sends what is left when it stops', async () => {
  const before = await world.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '60000',
    OTEL_SERVICE_NAME: 'slow-to-send',
    PROCESS_ROLE: 'api',
  });
  await before.get('/v1/projects');
  await before.stop();

  expect(collector.spans.filter(({ service }) => service === 'slow-to-send')).not.toEqual([]);
});

it('works, and stops in time, while the collector is away', async () => {
  const service = await world.start({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    PROCESS_ROLE: 'api',
  });
  await expect(service.get('/v1/projects')).resolves.toMatchObject({ status: 200 });
  const begun = performance.now();
  await expect(service.stop()).resolves.toMatchObject({ code: 0 });
  expect(performance.now() - begun).toBeLessThan(8_000);
});

it('refuses an endpoint that is no address', async () => {
  const service = await world.launch({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' });
  await expect(service.exit).resolves.toMatchObject({ code: 1 });
  expect(service.stderr).toMatch(/^onethread: OTEL_EXPORTER_OTLP_ENDPOINT: /);
});
