import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startServices } from '../../../scripts/lib/services.mjs';
import type { Services } from '../../../scripts/lib/services.mjs';
import type { World } from './world';

/** A Redis of a test's own, that it may stop. It keeps nothing, and comes back on the same port. */
export class OwnRedis {
  private constructor(
    private readonly world: World,
    private services: Services,
  ) {}

  /** @param password instead of one that is made up */
  static async start(world: World, password?: string): Promise<OwnRedis> {
    if (password !== undefined) {
      mkdirSync(join(folderOf(world), 'redis'), { recursive: true });
      writeFileSync(join(folderOf(world), 'redis', 'password'), password);
    }
    return new OwnRedis(world, await start(world));
  }

  get url(): string {
    return this.services.redisUrl;
  }

  stop(): Promise<void> {
    return this.services.stop();
  }

  async startAgain(): Promise<void> {
    this.services = await start(this.world);
  }

  /** It is there, takes connections, and says nothing. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  private get pid(): number {
    return Number(readFileSync(join(folderOf(this.world), 'redis', 'redis.pid'), 'utf8'));
  }
}

const folderOf = (world: World): string => join(world.dataDir, 'own');

const start = (world: World): Promise<Services> =>
  startServices({ dataDir: folderOf(world), databaseUrl: world.databaseUrl, durable: false });
