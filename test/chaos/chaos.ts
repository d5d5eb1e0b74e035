import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CuttingProxy } from '../e2e/support/cutting-proxy';
import { Random } from '../e2e/support/random';
import { World } from '../e2e/support/world';
import { ChaosModel } from './support/chaos-model';
import { Checks } from './support/checks';
import { Crew } from './support/crew';
import { Injected, Saboteur } from './support/faults';
import { ProjectLoad, Ticket } from './support/load';
import { Observer } from './support/observer';
import { OwnServer } from './support/own-server';
import { Requests } from './support/requests';

const PROJECTS = 10;
/** A fault comes when so much of the load has ended that it is its turn, or after this long. */
const FAULT_LATEST_MS = 12_000;
const FAULT_EARLIEST_MS = 700;
/** How long everything may take to come to its end once no more harm is done. */
const SETTLE_SECONDS = 120;

export interface ChaosSettings {
  seed: number;
  runs: number;
  faults: number;
  log?: (line: string) => void;
  /** Breaks it off; what was started ends all the same. */
  signal?: AbortSignal;
}

export interface ChaosReport {
  /** Promises that were not kept, a line for each. */
  broken: string[];
  outcomes: Record<string, number>;
  /** Attempts beyond each run's first. */
  requeues: number;
  faults: Injected[];
  repeatedRequests: number;
  reconnections: number;
  seconds: number;
  /** Complaints in the logs of processes, and how often. */
  complaints: Record<string, number>;
}

/** A load of runs, a saboteur, and afterwards a look at whether everything was kept that was promised. */
export async function chaos(settings: ChaosSettings): Promise<ChaosReport> {
  const folder = await mkdtemp(join(tmpdir(), 'onethread-chaos-'));
  const endings: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const postgres = await OwnServer.start('postgres', join(folder, 'pg'));
    endings.push(() => postgres.stop());
    const redis = await OwnServer.start('redis', join(folder, 'redis'));
    endings.push(() => redis.stop());
    const model = new ChaosModel(settings.seed);
    const servers = { databaseUrl: postgres.url, redisUrl: redis.url };
    const world = await World.begin(model, servers);
    endings.push(() => world.end());
    const run = new Chaos(settings, model, world, postgres, redis, endings).run();
    return await Promise.race([run, brokenOff(settings.signal)]);
  } finally {
    for (const end of endings.reverse()) {
      await end().catch((error: unknown) => console.error(error));
    }
  }
}

async function brokenOff(signal?: AbortSignal): Promise<never> {
  if (!signal?.aborted) await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  throw new Error('broken off');
}

class Chaos {
  private readonly observer: Observer;
  private readonly tickets: Ticket[] = [];
  private readonly random: Random;
  private loaded = false;

  constructor(
    private readonly settings: ChaosSettings,
    private readonly model: ChaosModel,
    private readonly world: World,
    private readonly postgres: OwnServer,
    private readonly redis: OwnServer,
    private readonly endings: (() => Promise<unknown>)[],
  ) {
    this.observer = new Observer(world.databaseUrl);
    this.random = new Random(settings.seed);
  }

  async run(): Promise<ChaosReport> {
    const begun = performance.now();
    const { world, settings } = this;
    const crew = await Crew.start(world);
    this.endings.push(() => crew.leave());
    const proxy = await CuttingProxy.before(new URL(crew.apiUrl));
    this.endings.push(() => proxy.stop());
    const requests = new Requests(crew.apiUrl);
    const projects = Array.from({ length: PROJECTS }, (_, index) => {
      const random = new Random(settings.seed * 1_000 + index);
      return new ProjectLoad(index, requests, random, proxy.url, this.tickets);
    });
    const { postgres, redis, observer } = this;
    const saboteur = new Saboteur({ crew, postgres, redis, proxy, world, observer }, this.random);

    const perProject = Math.max(1, Math.round(settings.runs / PROJECTS));
    const load = Promise.all(projects.map((project) => project.play(perProject)));
    await Promise.all([load.then(() => (this.loaded = true)), this.sabotage(saboteur)]);
    this.say('no more harm is done; waiting for everything to come to its end');
    await saboteur.healed();
    const checks = new Checks(observer, requests, this.tickets);
    await this.settle(checks);
    const lasts = await Promise.all(projects.map((project) => project.last()));
    await this.settle(checks);
    for (const last of lasts) {
      const end = last?.reader.heard.at(-1)?.event;
      if (end !== 'completed') checks.broken.push(`project ${last?.projectId} is stuck: ${end}`);
    }
    const seconds = (performance.now() - begun) / 1_000;

    await checks.runs();
    await checks.events();
    await checks.threads(this.model);
    await checks.leases();
    checks.temporary(world.dataDir);
    await crew.leave();
    checks.processes(world.dataDir);
    return {
      broken: [...checks.broken, ...requests.wrong, ...crew.ownDeaths],
      ...(await this.figures()),
      faults: saboteur.done,
      repeatedRequests: requests.repeated,
      seconds,
      complaints: complaintsOf(world),
    };
  }

  /** Spread over the load, so that each fault finds something to hit. */
  private async sabotage(saboteur: Saboteur): Promise<void> {
    const { runs, faults } = this.settings;
    for (let n = 1; n <= faults; n += 1) {
      const due = Math.floor((n * runs) / (faults + 1));
      const latest = Date.now() + FAULT_LATEST_MS;
      await delay(FAULT_EARLIEST_MS);
      while (this.ended() < due && Date.now() < latest && !this.loaded) await delay(100);
      await saboteur.strike();
      this.say(
        `${n} ${saboteur.done.at(-1)?.fault}; ${this.ended()} of ${this.tickets.length} ended`,
      );
    }
  }

  /** Every accepted run has ended, and whoever follows it has heard so. */
  private async settle(checks: Checks): Promise<void> {
    const end = Date.now() + SETTLE_SECONDS * 1_000;
    while (this.ended() < this.tickets.length && Date.now() < end) await delay(200);
    const open = this.tickets.filter(({ reader }) => !reader.over);
    if (open.length === 0) return;
    checks.broken.push(...open.map(({ runId, kind }) => `no end heard of ${runId} (${kind})`));
    for (const { reader } of open) reader.leave();
  }

  private ended(): number {
    return this.tickets.filter(({ reader }) => reader.over).length;
  }

  private async figures() {
    const rows = await this.observer.rows<{ outcome: string; runs: number; again: number }>(
      `SELECT status || COALESCE(' (' || (error->>'code') || ')', '') AS outcome,
              count(*)::int AS runs, sum(greatest(attempts - 1, 0))::int AS again
         FROM runs GROUP BY 1 ORDER BY 2 DESC`,
    );
    const connections = this.tickets.reduce((sum, { reader }) => sum + reader.connections, 0);
    return {
      outcomes: Object.fromEntries(rows.map(({ outcome, runs }) => [outcome, runs])),
      requeues: rows.reduce((sum, { again }) => sum + again, 0),
      reconnections: connections - this.tickets.length,
    };
  }

  private say(line: string): void {
    this.settings.log?.(line);
  }
}

/** Warnings and worse, as the processes wrote them. */
function complaintsOf(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { output } of world.services) {
    for (const line of output.split('\n')) {
      const level = Number(/^\{"level":(\d+)/.exec(line)?.[1] ?? 0);
      if (level < 40 && !/^onethread: /.test(line)) continue;
      const entry = level === 0 ? { msg: line } : (JSON.parse(line) as Record<string, any>);
      const what = `${entry.msg} ${entry.code ?? ''} ${entry.err?.message ?? ''}`.slice(0, 140);
      counts[what] = (counts[what] ?? 0) + 1;
    }
  }
  return counts;
}
