import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { OnethreadClient, RunEvent } from './index';
import { ProblemError } from './problem-error';

export interface FollowOptions {
  /** `seq` of the last event seen before; 0: from the beginning. */
  after?: number;
  /** Ends it: the loop throws the signal's reason. */
  signal?: AbortSignal;
  /** Connections in a row that may bring nothing before it gives up. */
  attempts?: number;
  /** Milliseconds before the second of them; doubled for each further one. */
  retryMs?: number;
}

const MAX_RETRY_MS = 15_000;

/**
 * A run's events in order, each once, to its end. When the connection breaks it comes back with
 * `Last-Event-ID`; nothing is missing or doubled.
 * @throws ProblemError the service refuses, e.g. `run_not_found`
 * @throws Error there was no connection for too long
 */
export async function* followRun(
  client: OnethreadClient,
  runId: string,
  { after = 0, signal, attempts = 10, retryMs = 1_000 }: FollowOptions = {},
): AsyncGenerator<RunEvent, void, void> {
  let last = after;
  let problem: unknown = new Error('the stream brought nothing');
  for (let failures = 0; failures < attempts; failures += 1) {
    if (failures > 0) await delay(Math.min(retryMs * 2 ** (failures - 1), MAX_RETRY_MS), signal);
    try {
      const stream = await open(client, runId, last, signal);
      if (stream === undefined) return;
      for await (const event of eventsOf(stream)) {
        if (event.seq <= last) continue;
        last = event.seq;
        failures = 0;
        yield event;
        if (isLast(event)) return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ProblemError && !isPassing(error.problem.status)) throw error;
      problem = error;
    }
  }
  throw problem;
}

/** @returns the events after that one; undefined: all have been seen */
async function open(
  client: OnethreadClient,
  runId: string,
  after: number,
  signal?: AbortSignal,
): Promise<ReadableStream<ArrayBufferView | ArrayBuffer> | undefined> {
  const { data, error, response } = await client.GET('/v1/runs/{runId}/events', {
    params: { path: { runId }, header: { 'Last-Event-ID': String(after) } },
    headers: { accept: 'text/event-stream' },
    parseAs: 'stream',
    signal,
  });
  if (error !== undefined) throw new ProblemError(error);
  return response.status === 204 ? undefined : (data ?? undefined);
}

async function* eventsOf(
  stream: ReadableStream<ArrayBufferView | ArrayBuffer>,
): AsyncGenerator<RunEvent, void, void> {
  const reader = stream
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (value.data !== '') yield JSON.parse(value.data) as RunEvent;
    }
  } finally {
    // Whoever stops listening lets go of the connection.
    await reader.cancel().catch(() => undefined);
  }
}

const isLast = ({ type }: RunEvent): boolean =>
  type === 'completed' || type === 'failed' || type === 'cancelled';

/** Worth trying again. */
const isPassing = (status: number): boolean => status === 429 || status >= 500;

const delay = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
