import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Redis from 'ioredis';
import { Client } from 'pg';
import { MessagesApiServer, ScriptedModel } from '../../../src/demo-model';
import type { ModelBrain, ModelRequest } from '../../../src/demo-model';
import { PageBuilder } from './page-builder';
import { freePorts } from './ports';
import { claudeProcesses } from './processes';
import { Service } from './service';

/** Redis has sixteen databases; the first one counts which are taken. */
const REDIS_DATABASES = 15;

/** One event of a run, as it is stored. */
export interface StoredEvent {
  seq: number;
  type: string;
  payload: Record<string, unknown>;
}

/** A request that waits in the model. */
export interface Hold {
  /** Resolves when it has come. */
  readonly arrived: Promise<ModelRequest>;
  /** Lets it go on, once it has come. */
  release(): Promise<void>;
}

/**
 * What one spec file lives in: a database and a Redis of its own, a scripted model, a data folder,
 * and the services it starts. Everything is real; `end` leaves nothing behind.
 */
export class World {
  readonly services: Service[] = [];

  private constructor(
    readonly databaseUrl: string,
    readonly redisUrl: string,
    readonly dataDir: string,
    readonly db: Client,
    readonly model: ScriptedModel,
    private readonly fallback: ModelBrain,
    private readonly modelServer: MessagesApiServer,
    readonly modelUrl: string,
  ) {}

  /**
   * @param fallback what the model says when the script says nothing
   * @param servers Postgres and Redis; by default those of all tests
   */
  static async begin(
    fallback: ModelBrain = new PageBuilder(),
    servers = {
      databaseUrl: process.env.E2E_DATABASE_URL!,
      redisUrl: process.env.E2E_REDIS_URL!,
    },
  ): Promise<World> {
    const databaseUrl = await newDatabase(servers.databaseUrl);
    const redisUrl = await emptyRedis(servers.redisUrl);
    const db = new Client({ connectionString: databaseUrl });
    // A test that stops Postgres must not take the test process with it.
    db.on('error', () => undefined);
    await db.connect();
    const model = new ScriptedModel(fallback);
    const modelServer = new MessagesApiServer(model);
    const { url } = await modelServer.start();
    const dataDir = await mkdtemp(join(tmpdir(), 'onethread-world-'));
    return new World(databaseUrl, redisUrl, dataDir, db, model, fallback, modelServer, url);
  }

  /** Starts the built service and waits until it is ready. */
  async start(env: Record<string, string | undefined> = {}): Promise<Service> {
    const service = await this.launch(env);
    await service.ready();
    return service;
  }

  /** Starts the built service, for a test that waits for something else. `undefined` unsets. */
  async launch(env: Record<string, string | undefined> = {}): Promise<Service> {
    const [port, previewPort] = await freePorts(2);
    // A service that is killed leaves temporary files behind; here they go with the world.
    const tmpDir = join(this.dataDir, 'tmp');
    await mkdir(tmpDir, { recursive: true });
    const settings = Object.entries({
      TMPDIR: tmpDir,
      DATABASE_URL: this.databaseUrl,
      REDIS_URL: this.redisUrl,
      DATA_DIR: this.dataDir,
      PORT: String(port),
      PREVIEW_PORT: String(previewPort),
      DEMO_MODEL: 'off',
      ANTHROPIC_BASE_URL: this.modelUrl,
      ANTHROPIC_API_KEY: 'e2e-key',
      LOG_FORMAT: 'json',
      METADATA_GENERATION: 'off',
      // What does not build fails at once; specs about mending say otherwise.
      BUILD_FIX_ATTEMPTS: '0',
      // Tests ask often; specs about these limits say otherwise.
      RATE_LIMIT_PER_MINUTE: '0',
      RUN_RATE_LIMIT_PER_MINUTE: '0',
      MAX_WAITING_RUNS_PER_OWNER: '0',
      ...env,
    }).filter((setting): setting is [string, string] => setting[1] !== undefined);
    const service = new Service(Object.fromEntries(settings));
    this.services.push(service);
    return service;
  }

  /** Keeps the next request in the model; afterwards the model does what it would have done. */
  hold(): Hold {
    const gate = this.model.gate();
    this.model.next(gate.reply);
    return {
      arrived: gate.arrived,
      release: async () => {
        const never = new AbortController().signal;
        gate.open(await this.fallback.reply(await gate.arrived, never));
      },
    };
  }

  /** One row of the projects table, as it is. */
  async project(projectId: string): Promise<Record<string, unknown>> {
    const { rows } = await this.db.query<Record<string, unknown>>(
      'SELECT * FROM projects WHERE project_id = $1',
      [projectId],
    );
    return rows[0];
  }

  /** A run's log, in order. */
  async events(runId: string): Promise<StoredEvent[]> {
    const { rows } = await this.db.query<StoredEvent>(
      'SELECT seq, type, payload FROM run_events WHERE run_id = $1 ORDER BY seq',
      [runId],
    );
    return rows;
  }

  async end(): Promise<void> {
    const stopped = await Promise.allSettled(this.services.map((service) => service.stop()));
    const left = claudeProcesses(this.dataDir);
    for (const { pid } of left) kill(pid);
    await this.modelServer.stop();
    await this.db.end().catch(() => undefined);
    await rm(this.dataDir, { recursive: true, force: true });
    for (const outcome of stopped) if (outcome.status === 'rejected') throw outcome.reason;
    if (left.length > 0)
      throw new Error(`left running: ${left.map(({ command }) => command).join(', ')}`);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It left by itself.
  }
}

async function newDatabase(server: string): Promise<string> {
  const name = `e2e_${randomBytes(6).toString('hex')}`;
  const admin = new Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  return withPath(server, name);
}

async function emptyRedis(server: string): Promise<string> {
  const counter = new Redis(server);
  const number = 1 + ((await counter.incr('e2e:databases')) % REDIS_DATABASES);
  counter.disconnect();
  const url = withPath(server, String(number));
  const redis = new Redis(url);
  await redis.flushdb();
  redis.disconnect();
  return url;
}

const withPath = (address: string, path: string): string => {
  const url = new URL(address);
  url.pathname = `/${path}`;
  return url.href;
};
