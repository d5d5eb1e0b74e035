import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Redis from 'ioredis';
import type { Client } from 'pg';

/** Unique secrets, and where they turn up. */
export class Canaries {
  private readonly known = new Map<string, string>();
  readonly found: string[] = [];

  /** Makes a secret; `!` is one of the characters that addresses carry encoded. */
  make(name: string): string {
    const core = randomBytes(12).toString('hex');
    this.known.set(name, core);
    return `canary-${core}!x`;
  }

  /** Looks for every canary: as it is, in base64 at any alignment, in hexadecimal, backwards. */
  look(place: string, content: string | Buffer, except: readonly string[] = []): void {
    const text = typeof content === 'string' ? content : content.toString('latin1');
    for (const [name, core] of this.known) {
      if (except.includes(name)) continue;
      const form = formsOf(core).find(([, shape]) => text.includes(shape));
      if (form !== undefined) this.found.push(`${name} (${form[0]}) in ${place}`);
    }
  }

  /** Every file below a folder, git objects unpacked, by path. Links are not followed. */
  lookInFolder(root: string, skip: (path: string) => boolean = () => false, below = root): void {
    for (const name of readdirSync(below)) {
      const path = join(below, name);
      if (skip(path)) continue;
      const stats = lstatSync(path, { throwIfNoEntry: false });
      if (stats?.isDirectory()) {
        if (name.endsWith('.git')) this.look(`${path} (objects)`, objectsOf(path));
        this.lookInFolder(root, skip, path);
      } else if (stats?.isFile()) this.look(path, readFileSync(path));
    }
  }

  /** Every column of every row; gives the number of rows. */
  async lookInDatabase(db: Client, except: readonly string[] = []): Promise<number> {
    const { rows: tables } = await db.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    let rows = 0;
    for (const { name } of tables) {
      const { rows: found } = await db.query<{ row: string }>(
        `SELECT t::text AS row FROM ${name} t`,
      );
      rows += found.length;
      this.look(name, found.map(({ row }) => row).join('\n'), except);
    }
    return rows;
  }

  /** Every key of a Redis, with what it holds. */
  async lookInRedis(address: string): Promise<void> {
    const redis = new Redis(address);
    const read: Record<string, (key: string) => Promise<unknown>> = {
      string: (key) => redis.get(key),
      hash: (key) => redis.hgetall(key),
      list: (key) => redis.lrange(key, 0, -1),
      set: (key) => redis.smembers(key),
      zset: (key) => redis.zrange(key, 0, -1),
      stream: (key) => redis.xrange(key, '-', '+'),
    };
    for (const key of await redis.keys('*')) {
      const value = await read[await redis.type(key)]?.(key);
      this.look(`Redis ${key}`, `${key} ${JSON.stringify(value)}`);
    }
    redis.disconnect();
  }
}

function formsOf(core: string): [string, string][] {
  const base64 = [0, 1, 2].map((offset): [string, string] => {
    const encoded = Buffer.from('x'.repeat(offset) + core).toString('base64');
    // Without the characters that its neighbours have a part in.
    return ['base64', encoded.slice(4, 4 * Math.floor((offset + core.length) / 3))];
  });
  return [
    ['as it is', core],
    ...base64,
    ['hexadecimal', Buffer.from(core).toString('hex')],
    ['backwards', [...core].reverse().join('')],
  ];
}

const objectsOf = (repository: string): Buffer =>
  execFileSync('git', ['--git-dir', repository, 'cat-file', '--batch-all-objects', '--batch'], {
    maxBuffer: 256 * 1024 * 1024,
  });
