import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, readIfThere, serverPids } from './processes';
import { until } from './until';

const START = join(__dirname, 'start-stand-in.mjs');

/** What the one who runs the tests has set shall not matter; empty counts as unset. */
const NEUTRAL = { DATABASE_URL: '', REDIS_URL: '', npm_lifecycle_event: '' };

/** What the stand-in service was given. */
export interface StandIn {
  pid: number;
  dataDir: string;
  databaseUrl: string;
  redisUrl: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** One `npm start`, so to speak. */
export class Run {
  stdout = '';
  stderr = '';
  readonly exit: Promise<Exit>;
  private ended = false;

  constructor(
    private readonly child: ChildProcess,
    private readonly dataDir: string,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString()));
    this.exit = new Promise((resolve) => {
      // Not "close": what a killed bootstrap leaves may hold its output open.
      child.once('exit', (code, signal) => {
        this.ended = true;
        resolve({ code, signal });
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Until the service has come up. */
  async ready(): Promise<StandIn> {
    return await until(`a service of process ${this.pid}`, () => {
      if (this.ended) throw new Error(`It ended early.\n${this.stdout}\n${this.stderr}`);
      const standIn = this.standIn();
      return standIn && isAlive(standIn.pid) ? standIn : undefined;
    });
  }

  async says(line: string): Promise<void> {
    await until(`"${line}" in the output`, () => this.stdout.includes(line));
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  private standIn(): StandIn | undefined {
    const content = readIfThere(join(this.dataDir, 'stand-in.json'));
    return content === undefined ? undefined : (JSON.parse(content) as StandIn);
  }
}

/** A data folder of its own, and an end to all that was started on it. */
export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'onethread-bootstrap-'));
  readonly dataDir = join(this.folder, 'data');
  private readonly runs: Run[] = [];

  start(env: Record<string, string> = {}): Run {
    rmSync(join(this.dataDir, 'stand-in.json'), { force: true });
    const child = spawn(process.execPath, [START], {
      // A group of its own, so that `cleanUp` reaches the service as well.
      detached: true,
      env: { ...process.env, ...NEUTRAL, DATA_DIR: this.dataDir, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const run = new Run(child, this.dataDir);
    this.runs.push(run);
    return run;
  }

  /** Postgres and Redis that run on the data folder now. */
  servers(): number[] {
    return serverPids(this.dataDir).filter(isAlive);
  }

  /** Names in a folder under the data folder. */
  files(folder: string): string[] {
    try {
      return readdirSync(join(this.dataDir, folder));
    } catch {
      return [];
    }
  }

  async cleanUp(): Promise<void> {
    for (const run of this.runs) {
      try {
        process.kill(-run.pid, 'SIGKILL');
      } catch {
        // Ended, as it should.
      }
      await run.exit;
    }
    await until('the end of all servers', () => this.servers().length === 0);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
