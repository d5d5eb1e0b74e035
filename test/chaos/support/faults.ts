import { setTimeout as delay } from 'node:timers/promises';
import type { CuttingProxy } from '../../e2e/support/cutting-proxy';
import { claudeProcesses } from '../../e2e/support/processes';
import type { Random } from '../../e2e/support/random';
import type { World } from '../../e2e/support/world';
import { LEASE_SECONDS, type Crew, type Member } from './crew';
import type { Observer } from './observer';
import type { OwnServer } from './own-server';

const WEIGHTS = [
  ['worker killed', 7],
  ['worker restarted', 6],
  ['worker frozen', 4],
  ['CLI killed', 7],
  ['Redis killed', 3],
  ['Redis emptied', 2],
  ['Postgres killed', 3],
  ['Postgres crashed', 3],
  ['API killed', 4],
  ['streams cut', 5],
] as const;

export type Fault = (typeof WEIGHTS)[number][0];

export interface Injected {
  fault: Fault;
  /** Until what it hit was at work again. */
  seconds?: number;
}

/** What may die. */
export interface Targets {
  crew: Crew;
  postgres: OwnServer;
  redis: OwnServer;
  proxy: CuttingProxy;
  world: World;
  observer: Observer;
}

/** Does harm, one fault after the other, as the seed says, and measures how long each one hurts. */
export class Saboteur {
  readonly done: Injected[] = [];
  private readonly healing: Promise<void>[] = [];
  private readonly frozen = new Set<Member>();

  constructor(
    private readonly targets: Targets,
    private readonly random: Random,
  ) {}

  async strike(): Promise<void> {
    const fault = this.random.pick(WEIGHTS);
    const injected: Injected = { fault };
    this.done.push(injected);
    const begun = performance.now();
    const healed = await this.inject(fault);
    this.healing.push(
      healed().then(() => {
        injected.seconds = (performance.now() - begun) / 1_000;
      }),
    );
  }

  /** Every fault has healed. */
  async healed(): Promise<void> {
    await Promise.all(this.healing);
  }

  /** @returns what waits until it has healed */
  private async inject(fault: Fault): Promise<() => Promise<unknown>> {
    const { crew, postgres, redis, proxy, world, observer } = this.targets;
    switch (fault) {
      case 'worker killed':
      case 'worker restarted': {
        const worker = this.awakeWorker();
        const held = await observer.heldBy(worker.service.child.pid!);
        if (fault === 'worker killed') await worker.end('SIGKILL');
        else
          void worker.end('SIGTERM').catch((error: unknown) => crew.ownDeaths.push(String(error)));
        return () => observer.movedOn(held);
      }
      case 'worker frozen':
        return this.freeze(this.awakeWorker());
      case 'CLI killed': {
        const clis = claudeProcesses(world.dataDir);
        const victim = clis.at(this.random.between(0, Math.max(0, clis.length - 1)));
        if (victim !== undefined) kill(victim.pid);
        return () => Promise.resolve();
      }
      case 'Redis killed':
        await redis.die();
        return () => observer.apiReady(crew.apiUrl);
      case 'Redis emptied':
        await observer.emptyRedis(redis.url);
        return () => observer.apiReady(crew.apiUrl);
      case 'Postgres killed':
        await postgres.die();
        return () => observer.apiReady(crew.apiUrl);
      case 'Postgres crashed':
        postgres.crash();
        return () => observer.apiReady(crew.apiUrl);
      case 'API killed':
        await crew.api.end('SIGKILL');
        return () => observer.apiReady(crew.apiUrl);
      case 'streams cut':
        proxy.cut();
        return () => Promise.resolve();
    }
  }

  /** Beyond its lease; what it holds goes on elsewhere, and then it wakes up. */
  private async freeze(worker: Member): Promise<() => Promise<unknown>> {
    const { service } = worker;
    const held = await this.targets.observer.heldBy(service.child.pid!);
    this.frozen.add(worker);
    service.child.kill('SIGSTOP');
    const thaw = delay(LEASE_SECONDS * 1_500).then(() => {
      service.child.kill('SIGCONT');
      this.frozen.delete(worker);
    });
    return () => Promise.all([thaw, this.targets.observer.movedOn(held)]);
  }

  private awakeWorker(): Member {
    const { crew } = this.targets;
    const awake = crew.workers.filter((worker) => !this.frozen.has(worker));
    return awake.length === 0
      ? crew.worker(this.random)
      : awake[this.random.between(0, awake.length - 1)];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It left by itself.
  }
}
