import { Problem, request } from './api.js';
import { backoff, sleep } from './backoff.js';
import { EventStreamParser } from './sse.js';

/** The service says something every 15 s; a connection that is silent for longer is dead. */
const SILENCE_MS = 40_000;

/**
 * Follows a project's events for as long as `signal` lets it: connects again whenever the connection
 * breaks, and goes on after the last event that has come.
 *
 * @param {string} projectId
 * @param {object} on
 * @param {(event: any) => void} on.event
 * @param {(connected: boolean) => void} on.connection said once it is up, and whenever it breaks
 * @param {(problem: Problem) => void} on.refused the API will not have it: the end
 * @param {AbortSignal} signal
 */
export async function followProject(projectId, on, signal) {
  const parser = new EventStreamParser();
  let failures = 0;
  while (!signal.aborted) {
    const connection = new AbortController();
    const stop = () => connection.abort();
    signal.addEventListener('abort', stop);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let silence;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE_MS);
    };
    try {
      heard();
      const response = await request(`/v1/projects/${projectId}/events`, {
        headers: {
          accept: 'text/event-stream',
          ...(parser.lastEventId === '' ? {} : { 'last-event-id': parser.lastEventId }),
        },
        signal: connection.signal,
        cache: 'no-store',
      });
      for await (const text of texts(response)) {
        heard();
        const events = parser.push(text);
        if (failures >= 0 && parser.lastEventId !== '') {
          // From here on nothing is missed: the stream has named its place.
          failures = -1;
          on.connection(true);
        }
        for (const { data } of events) on.event(JSON.parse(data));
      }
    } catch (error) {
      if (error instanceof Problem && error.status < 500 && error.status !== 429) {
        on.refused(error);
        return;
      }
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', stop);
      connection.abort();
    }
    if (signal.aborted) return;
    parser.restart();
    on.connection(false);
    failures = Math.max(0, failures);
    await sleep(backoff(failures), signal);
    failures += 1;
  }
}

/** @param {Response} response */
async function* texts(response) {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
