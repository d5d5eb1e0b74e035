import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Services } from '../../../scripts/lib/services.mjs';

/** What stands for the server that is not ours to start. */
const NONE = 'none';

/**
 * A Postgres or a Redis of the test's own, which may be killed, and comes back on the same port with
 * what it had. Durable: what it has confirmed must survive its death.
 */
export class OwnServer {
  private constructor(
    private readonly kind: 'postgres' | 'redis',
    private readonly folder: string,
    private services: Services,
  ) {}

  static async start(kind: 'postgres' | 'redis', folder: string): Promise<OwnServer> {
    return new OwnServer(kind, folder, await start(kind, folder));
  }

  get url(): string {
    return this.kind === 'postgres' ? this.services.databaseUrl : this.services.redisUrl;
  }

  /** Kills the server and starts it again, as a process manager would. */
  async die(): Promise<void> {
    const { url } = this;
    process.kill(this.pid, 'SIGKILL');
    await this.services.stop();
    this.services = await start(this.kind, this.folder);
    if (this.url !== url) throw new Error(`${this.kind} came back on another port`);
  }

  /** Kills one of Postgres' processes, upon which it throws out everyone and recovers. */
  crash(): void {
    const backends = childrenOf(this.pid).filter(({ command }) => / onethread /.test(command));
    const victim = backends.find(({ command }) => !/idle$/.test(command)) ?? backends.at(0);
    if (victim !== undefined) process.kill(victim.pid, 'SIGKILL');
  }

  stop(): Promise<void> {
    return this.services.stop();
  }

  private get pid(): number {
    const path = this.kind === 'postgres' ? 'postgres/data/postmaster.pid' : 'redis/redis.pid';
    return Number.parseInt(readFileSync(join(this.folder, path), 'utf8'), 10);
  }
}

async function start(kind: 'postgres' | 'redis', dataDir: string): Promise<Services> {
  // ts-node does not load an ES module otherwise.
  const { startServices } = await import('../../../scripts/lib/services.mjs');
  return startServices({
    dataDir,
    ...(kind === 'postgres' ? { redisUrl: NONE } : { databaseUrl: NONE }),
  });
}

function childrenOf(parent: number): { pid: number; command: string }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) !== parent) return [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'latin1');
      return [{ pid: Number(name), command: command.replaceAll('\0', ' ').trim() }];
    } catch {
      return [];
    }
  });
}
