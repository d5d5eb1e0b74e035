import { Agent, ClientRequest, get } from 'node:http';
import { answers } from './child';

/** How an event came to the clients. */
export interface Arrival {
  /** Clients that got it. */
  clients: number;
  /** Milliseconds between the first of them and the last. */
  spreadMs: number;
}

const agent = new Agent({ maxSockets: Infinity });
let calls: ClientRequest[] = [];
let ends: Promise<void>[] = [];
let arrivals = new Map<string, { clients: number; first: number; last: number }>();

answers({
  /** Opens so many streams, and resolves when each has had its first event. */
  async connect({ url, count }: { url: string; count: number }): Promise<void> {
    calls = [];
    ends = [];
    await Promise.all(Array.from({ length: count }, () => follow(url)));
    arrivals = new Map();
  },
  /** Resolves at the end of all streams: what has come since all were connected. */
  async arrivals(): Promise<Arrival[]> {
    await Promise.all(ends);
    return [...arrivals.values()].map(({ clients, first, last }) => ({
      clients,
      spreadMs: last - first,
    }));
  },
  disconnect(): void {
    calls.forEach((call) => call.destroy());
  },
});

function follow(url: string): Promise<void> {
  return new Promise((connected, failed) => {
    const call = get(url, { agent, headers: { accept: 'text/event-stream' } }, (response) => {
      let rest = '';
      response.setEncoding('latin1');
      response.on('data', (chunk: string) => {
        const now = performance.now();
        rest += chunk;
        const whole = rest.lastIndexOf('\n\n') + 2;
        if (whole < 2) return;
        for (const [, id] of rest.slice(0, whole).matchAll(/^id: (\d+)$/gm)) {
          note(id, now);
          connected();
        }
        rest = rest.slice(whole);
      });
      ends.push(new Promise((ended) => response.once('close', ended)));
    });
    call.on('error', failed);
    calls.push(call);
  });
}

function note(id: string, now: number): void {
  const arrival = arrivals.get(id);
  if (arrival === undefined) arrivals.set(id, { clients: 1, first: now, last: now });
  else {
    arrival.clients += 1;
    arrival.last = now;
  }
}
