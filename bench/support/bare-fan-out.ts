import { createServer, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { answers } from './child';

const readers = new Set<ServerResponse>();

/** The least that sends events to many: a list of responses, and a write to each. */
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('id: 0\nevent: status\ndata: {}\n\n');
  readers.add(response);
  response.once('close', () => readers.delete(response));
});

answers({
  /** @returns where it listens */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  },
  /** Begins to send these, and ends all streams with the last. */
  broadcast(talk: { events: string[]; everyMs: number }): void {
    void broadcast(talk.events, talk.everyMs);
  },
});

async function broadcast(events: string[], everyMs: number): Promise<void> {
  for (const event of events) {
    await delay(everyMs);
    for (const reader of readers) reader.write(event);
  }
  for (const reader of readers) reader.end();
}
