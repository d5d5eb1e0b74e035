import { say, slowly } from '../src/demo-model';
import type { Service } from '../test/e2e/support/service';
import type { World } from '../test/e2e/support/world';
import { buildSaying } from './support/answers';
import type { Child } from './support/child';
import { compare, KILOBYTES, MILLISECONDS, quantile } from './support/figures';
import { follow, Followed, Talk } from './support/follow';
import { MEMORY_PROBE } from './support/memory';
import type { Bench } from './support/stage';
import { takeTurns } from './support/take-turns';

const EFFORT = { rounds: 3, seconds: 50 };
const CLIENTS = 500;
const EVENTS = 50;
const EVERY_MS = 100;
const WARM_UP = { clients: 50, events: 5 };

/**
 * How alike many readers of one run are served: 500 SSE clients follow it; for each event, the time
 * between the client that got it first and the one that got it last. And what a client costs: memory
 * of the process before they come, and when all are connected and wait, after a full collection.
 *
 * Against a bare Node server that writes the very same bytes at the same pace to a list of responses.
 * Fair, because the clients are the same (a process apart from both, in which reading 500 sockets
 * takes its time too), and each round has a new process on either side, warmed up alike.
 */
export const fanOut: Bench = {
  title: 'Fan-out',
  limitSeconds: 120,
  async run(stage) {
    const world = await stage.world();
    const clients = stage.child('fan-out-clients');
    let events: string[] = [];
    const rounds = await takeTurns(
      EFFORT,
      async () => {
        const service = await world.start({ NODE_OPTIONS: `-r ${MEMORY_PROBE}` });
        await follow(await runIn(world, service, WARM_UP.events), clients, WARM_UP.clients);
        const run = await runIn(world, service, EVENTS);
        const followed = await follow(run, clients, CLIENTS);
        events = await eventsOf(run.url);
        await service.stop();
        return followed;
      },
      async () => {
        const server = stage.child('bare-fan-out');
        const url = await server.ask<string>('start');
        const warmUp = talkOf(server, url, events.slice(0, WARM_UP.events));
        await follow(warmUp, clients, WARM_UP.clients);
        const followed = await follow(talkOf(server, url, events), clients, CLIENTS);
        await server.stop();
        return followed;
      },
    );
    const line = (what: string, of: (followed: Followed) => number, unit = MILLISECONDS) => {
      const pairs = rounds.map((round) => ({
        onethread: of(round.onethread),
        bare: of(round.bare),
      }));
      return compare(`${CLIENTS} clients, ${what}`, pairs, unit);
    };
    const worst = line('spread of the worst event', ({ spreadsMs }) => Math.max(...spreadsMs));
    return [
      line('spread of the median event', ({ spreadsMs }) => quantile(spreadsMs, 0.5)),
      line('spread, 95 % of events', ({ spreadsMs }) => quantile(spreadsMs, 0.95)),
      { ...worst, aim: '≤ 250 ms' },
      line('memory of each, resident', ({ residentKb }) => residentKb, KILOBYTES),
      line('memory of each, in use', ({ usedKb }) => usedKb, KILOBYTES),
    ];
  },
};

/** A run whose model waits for all to be there, then says something so many times. */
async function runIn(world: World, service: Service, events: number): Promise<Talk> {
  const text = 'Twenty characters.. ';
  const answer = buildSaying(slowly(say(text.repeat(events)), EVERY_MS, text.length));
  const gate = world.model.gate();
  world.model.next(gate.reply).always(answer);
  const { body } = await service.post<{ links: { run: string } }>(
    '/v1/create-preview-for-new-project',
    { prompt: 'Talk' },
    { Prefer: 'respond-async' },
  );
  const request = await gate.arrived;
  return {
    url: `${service.url}${body.links.run}/events`,
    server: service.child,
    begin: () => gate.open(answer(request)),
  };
}

function talkOf(server: Child, url: string, events: string[]): Talk {
  const begin = () => server.ask<void>('broadcast', { events, everyMs: EVERY_MS });
  return { url, server: server.process, begin };
}

/** A run's events as they went over the wire. */
async function eventsOf(url: string): Promise<string[]> {
  const response = await fetch(url, { headers: { accept: 'text/event-stream' } });
  const text = await response.text();
  return text.split(/(?<=\n\n)/).filter((part) => part.startsWith('id: '));
}
