import { loadEnvFile } from './config/env-reader';
import { readTracing } from './config/tracing.config';

/** How long the stop waits for the last spans to reach their collector. */
const FLUSH_MS = 2_000;

let flush: (() => Promise<void>) | undefined;

/**
 * Must be imported before anything that is to be traced: libraries are changed as they are loaded.
 * While tracing is off nothing of it is loaded, and the spans of our own do nothing.
 */
export function startTracing(): void {
  loadEnvFile();
  const wanted = readTracing();
  if (wanted === undefined) return;
  /* eslint-disable @typescript-eslint/no-require-imports -- only now, and at once: see above */
  const { NodeSDK } =
    require('@opentelemetry/sdk-node') as typeof import('@opentelemetry/sdk-node');
  const { HttpInstrumentation } =
    require('@opentelemetry/instrumentation-http') as typeof import('@opentelemetry/instrumentation-http');
  const { PgInstrumentation } =
    require('@opentelemetry/instrumentation-pg') as typeof import('@opentelemetry/instrumentation-pg');
  const { IORedisInstrumentation } =
    require('@opentelemetry/instrumentation-ioredis') as typeof import('@opentelemetry/instrumentation-ioredis');
  /* eslint-enable @typescript-eslint/no-require-imports */
  const sdk = new NodeSDK({
    serviceName: wanted.serviceName,
    // Figures are for Prometheus, and lines go to stdout.
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url }) => /^\/(health\/|metrics\b)/.test(url ?? ''),
        redactedQueryParams: ['ticket', 'preview_token'],
      }),
      // Heartbeats and sweeps belong to no trace. Statements have placeholders, never values.
      new PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false }),
      new IORedisInstrumentation({
        requireParentSpan: true,
        // By default the arguments are told too, and an event is among them.
        dbStatementSerializer: (command) => command,
      }),
    ],
  });
  sdk.start();
  flush = () => sdk.shutdown();
}

/** Sends what is left, within a limit; a collector that is away is no reason not to stop. */
export async function stopTracing(): Promise<void> {
  const limit = new Promise<void>((resolve) => setTimeout(resolve, FLUSH_MS).unref());
  await Promise.race([flush?.().catch(() => undefined), limit]);
}
