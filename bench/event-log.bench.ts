import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { EnvReader } from '../src/config/env-reader';
import { StorageConfig } from '../src/config/storage.config';
import { WorkerConfig } from '../src/config/worker.config';
import { dataSourceOptions } from '../src/database/data-source-options';
import { migrate } from '../src/database/migrate';
import { Lease, LeasesService } from '../src/runs/leases.service';
import type { RunEventDraft } from '../src/runs/run-event';
import { RunEventWriter } from '../src/runs/run-event-writer';
import { RunEventsRepository } from '../src/runs/run-events.repository';
import { compare, PER_SECOND } from './support/figures';
import type { Bench } from './support/stage';
import { takeTurns } from './support/take-turns';

const EFFORT = { rounds: 9, seconds: 20 };
const BATCH = 100;
const BATCHES = 200;

const DRAFTS: RunEventDraft[] = Array.from({ length: BATCH }, (_, index) => ({
  type: 'log',
  stream: 'stdout',
  text: `[${index}] added 214 packages in 3s, 41 packages are looking for funding`,
}));

/**
 * What the log's promises cost: numbers without gaps, under the lease, once whatever is tried again,
 * told as soon as written. Through the real `RunEventWriter` and `RunEventsRepository`, as fast as
 * batches are taken; against inserts of the same rows in the same batches through `pg` alone.
 *
 * Fair, because table, indexes, rows, batch size and durability are the same, both have one batch
 * on its way at a time, and the events are of a kind that is never joined, so that rows are counted.
 */
export const eventLog: Bench = {
  title: 'Event log',
  limitSeconds: 60,
  async run(stage) {
    const { databaseUrl } = await stage.world();
    const env = new EnvReader({ DATABASE_URL: databaseUrl });
    const dataSource = new DataSource(dataSourceOptions(new StorageConfig(env)));
    await dataSource.initialize();
    stage.onClear(() => dataSource.destroy());
    await migrate(dataSource);
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    stage.onClear(() => client.end());

    const log = new RunEventsRepository(dataSource);
    const leases = new LeasesService(dataSource, new WorkerConfig(env));
    const onethread = async () => {
      const lease = await heldRun(dataSource, leases);
      return perSecond(() => write(log, lease));
    };
    const bare = async () => {
      const lease = await heldRun(dataSource, leases);
      return perSecond(() => insert(client, lease));
    };
    await onethread();
    await bare();
    return [
      compare(
        `events written per second, ${BATCH} at a time`,
        await takeTurns(EFFORT, onethread, bare),
        PER_SECOND,
      ),
    ];
  },
};

/** A run at work, under a lease of its own. */
async function heldRun(dataSource: DataSource, leases: LeasesService): Promise<Lease> {
  const [projectId, runId] = [randomUUID(), randomUUID()];
  return dataSource.transaction(async (manager) => {
    await manager.query('INSERT INTO projects (project_id) VALUES ($1)', [projectId]);
    await manager.query(
      `INSERT INTO runs (run_id, project_id, source, status, input)
       VALUES ($1, $2, 'create_preview', 'running', '{}')`,
      [runId, projectId],
    );
    return (await leases.take(manager, projectId, runId))!;
  });
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return (BATCH * BATCHES) / ((performance.now() - begin) / 1_000);
}

/** Each batch that is written makes room for the next. */
function write(log: RunEventsRepository, lease: Lease): Promise<void> {
  return new Promise((resolve, reject) => {
    let written = 0;
    const next = () => DRAFTS.forEach((draft) => writer.write(draft));
    const writer = new RunEventWriter(log, lease, 1, {
      published: (events) => {
        written += events.length;
        if (written < BATCH * BATCHES) next();
        else resolve();
      },
      failed: reject,
    });
    next();
  });
}

async function insert(client: Client, { runId, projectId }: Lease): Promise<void> {
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const at = new Date().toISOString();
    const values: unknown[] = [runId, projectId, at];
    const rows = DRAFTS.map(({ type, ...payload }, index) => {
      const last = values.push(1 + batch * BATCH + index, type, JSON.stringify(payload));
      return `($1, $2, $3, $${last - 2}, $${last - 1}, $${last})`;
    });
    await client.query(
      `INSERT INTO run_events (run_id, project_id, at, seq, type, payload) VALUES ${rows.join(', ')}`,
      values,
    );
  }
}
