import type { Request, Response } from 'express';
import { once } from 'node:events';

/** Comments between events, so that proxies and clients know that the connection is alive. */
const HEARTBEAT_MS = 15_000;
/** How long a client waits before it connects again. */
const RETRY_MS = 1_000;
/** A reader that takes nothing for this long is let go; it comes back and catches up. */
const STUCK_MS = 30_000;

export interface ServerSentEvent {
  id: string | number;
  event: string;
  data: unknown;
}

/**
 * Answers with server-sent events, at the pace at which the client reads: what it has not taken waits
 * in the log, not in memory.
 *
 * @param start id from which a client goes on that is cut off before its first event
 */
export async function sendEventStream(
  request: Request,
  response: Response,
  batches: (signal: AbortSignal) => AsyncIterable<ServerSentEvent[]>,
  start?: string,
): Promise<void> {
  // It went away while its run was put in line.
  if (response.destroyed) return;
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-cache, no-transform',
    // Tells nginx not to collect the stream.
    'X-Accel-Buffering': 'no',
  });
  if (request.method === 'HEAD') {
    // Nothing of the stream would be seen, its end neither.
    response.end();
    return;
  }
  request.socket.setNoDelay(true);
  response.write(`retry: ${RETRY_MS}\n${start === undefined ? '' : `id: ${start}\n`}\n`);
  const heartbeat = setInterval(() => {
    if (!response.writableNeedDrain) response.write(': still here\n\n');
  }, HEARTBEAT_MS);
  try {
    for await (const batch of batches(gone.signal)) {
      const ready = response.write(batch.map(toText).join(''));
      if (!ready && !(await drained(response, gone.signal))) break;
    }
    // Not when the source has failed: a client shall not take that for the end.
    if (!response.destroyed) response.end();
  } finally {
    clearInterval(heartbeat);
  }
}

/** False: the client is gone, or takes nothing. */
async function drained(response: Response, gone: AbortSignal): Promise<boolean> {
  const limit = AbortSignal.timeout(STUCK_MS);
  try {
    await once(response, 'drain', { signal: AbortSignal.any([gone, limit]) });
    return true;
  } catch {
    response.destroy();
    return false;
  }
}

const toText = ({ id, event, data }: ServerSentEvent): string =>
  `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
