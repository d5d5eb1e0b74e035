import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { World } from '../../test/e2e/support/world';
import { Child } from './child';
import type { Line } from './figures';

/** Something to measure. */
export interface Bench {
  title: string;
  /** It is broken off after this long. */
  limitSeconds: number;
  run(stage: Stage): Promise<Line[]>;
}

/** What a benchmark starts, so that all of it ends with the benchmark, however that ends. */
export class Stage {
  private readonly endings: (() => Promise<unknown>)[] = [];

  /** A database, a Redis, a scripted model and a data folder of its own. */
  async world(): Promise<World> {
    const world = await World.begin();
    this.endings.push(() => world.end());
    return world;
  }

  child(script: string): Child {
    const child = new Child(script);
    this.endings.push(() => child.stop());
    return child;
  }

  async folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'onethread-bench-'));
    this.endings.push(() => rm(path, { recursive: true, force: true, maxRetries: 3 }));
    return path;
  }

  /** For anything else that must be ended. */
  onClear(end: () => Promise<unknown>): void {
    this.endings.push(end);
  }

  async clear(): Promise<void> {
    // The newest first: the others may be in use by it.
    for (let end = this.endings.pop(); end !== undefined; end = this.endings.pop()) {
      await end().catch((error: unknown) => console.error(error));
    }
  }
}
