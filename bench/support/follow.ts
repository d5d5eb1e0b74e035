import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from './child';
import type { Arrival } from './fan-out-clients';
import { memoryOf } from './memory';

const SETTLE_MS = 500;

/** Something that many can follow, held until they are there. */
export interface Talk {
  url: string;
  /** The process that serves it. */
  server: ChildProcess;
  begin(): void | Promise<void>;
}

/** What it was like to be followed. */
export interface Followed {
  /** For each event that came when all were there: milliseconds from the first client to the last. */
  spreadsMs: number[];
  /** Memory for each client while it waits. */
  residentKb: number;
  usedKb: number;
}

/** Lets so many clients follow it to its end. Every one of them must get every event. */
export async function follow(talk: Talk, clients: Child, count: number): Promise<Followed> {
  const before = await memoryOf(talk.server);
  await clients.ask('connect', { url: talk.url, count });
  await delay(SETTLE_MS);
  const after = await memoryOf(talk.server);
  await talk.begin();
  const arrivals = await clients.ask<Arrival[]>('arrivals');
  const short = arrivals.filter((arrival) => arrival.clients !== count);
  if (arrivals.length === 0 || short.length > 0) {
    throw new Error(`${short.length} of ${arrivals.length} events did not reach every client`);
  }
  return {
    spreadsMs: arrivals.map((arrival) => arrival.spreadMs),
    residentKb: (after.resident - before.resident) / count / 1_024,
    usedKb: (after.used - before.used) / count / 1_024,
  };
}
