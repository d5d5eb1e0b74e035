import { randomBytes, randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Redis from 'ioredis';
import { Client } from 'pg';
import { MessagesApiServer, ScriptedModel } from '../../../src/demo-model';
import type { ModelBrain } from '../../../src/demo-model';
import { freePorts } from './ports';
import { Service } from './service';

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
    private readonly modelServer: MessagesApiServer,
    readonly modelUrl: string,
  ) {}

  /** @param fallback what the model says when the script says nothing */
  static async begin(fallback?: ModelBrain): Promise<World> {
    const name = `e2e_${randomBytes(6).toString('hex')}`;
    const admin = new Client({ connectionString: process.env.E2E_DATABASE_URL });
    await admin.connect();
    await admin.query(`CREATE DATABASE ${name}`);
    await admin.end();
    const databaseUrl = withPath(process.env.E2E_DATABASE_URL!, name);
    const redisUrl = withPath(process.env.E2E_REDIS_URL!, String(randomInt(1, 16)));
    const redis = new Redis(redisUrl);
    await redis.flushdb();
    redis.disconnect();
    const db = new Client({ connectionString: databaseUrl });
    // A test that stops Postgres must not take the test process with it.
    db.on('error', () => undefined);
    await db.connect();
    const model = new ScriptedModel(fallback);
    const modelServer = new MessagesApiServer(model);
    const { url } = await modelServer.start();
    const dataDir = await mkdtemp(join(tmpdir(), 'onethread-world-'));
    return new World(databaseUrl, redisUrl, dataDir, db, model, modelServer, url);
  }

  /** Starts the built service and waits until it is ready. */
  async start(env: Record<string, string> = {}): Promise<Service> {
    const [port, previewPort] = await freePorts(2);
    const service = new Service({
      DATABASE_URL: this.databaseUrl,
      REDIS_URL: this.redisUrl,
      DATA_DIR: this.dataDir,
      PORT: String(port),
      PREVIEW_PORT: String(previewPort),
      DEMO_MODEL: 'off',
      ANTHROPIC_BASE_URL: this.modelUrl,
      ANTHROPIC_API_KEY: 'e2e-key',
      METADATA_GENERATION: 'off',
      LOG_FORMAT: 'json',
      ...env,
    });
    this.services.push(service);
    await service.ready();
    return service;
  }

  /** One row of the projects table, as it is. */
  async project(projectId: string): Promise<Record<string, unknown>> {
    const { rows } = await this.db.query('SELECT * FROM projects WHERE project_id = $1', [
      projectId,
    ]);
    return rows[0] as Record<string, unknown>;
  }

  async end(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    await this.modelServer.stop();
    await this.db.end().catch(() => undefined);
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

const withPath = (address: string, path: string): string => {
  const url = new URL(address);
  url.pathname = `/${path}`;
  return url.href;
};
