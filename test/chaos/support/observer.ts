import Redis from 'ioredis';
import { Client } from 'pg';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../e2e/support/until';

/** A run in the hands of a worker. */
export interface Held {
  run_id: string;
  generation: string;
}

const LIMIT_SECONDS = 90;

/** Looks into the database from outside, also while it comes and goes. */
export class Observer {
  constructor(private readonly databaseUrl: string) {}

  /** The rows, once the database gives them. */
  async rows<T>(query: string, values: unknown[] = []): Promise<T[]> {
    const end = Date.now() + LIMIT_SECONDS * 1_000;
    for (;;) {
      const client = new Client({
        connectionString: this.databaseUrl,
        connectionTimeoutMillis: 5_000,
        query_timeout: 30_000,
      });
      client.on('error', () => undefined);
      try {
        await client.connect();
        return (await client.query(query, values)).rows as T[];
      } catch (error) {
        // Class 42: the query is wrong, now and for ever.
        const wrong = /^42/.test(String((error as { code?: unknown }).code));
        if (wrong || Date.now() > end) throw error;
        await delay(200);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
  }

  /** What a process of this machine has in its hands. */
  heldBy(pid: number): Promise<Held[]> {
    return this.rows<Held>(
      `SELECT runs.run_id, lease.generation FROM project_leases AS lease
         JOIN runs ON runs.run_id = lease.run_id
        WHERE status = 'running' AND lease.expires_at > clock_timestamp()
          AND (lease.holder::json->>'pid')::int = $1`,
      [pid],
    );
  }

  /** Each of them has ended, or is at work in other hands. */
  async movedOn(held: readonly Held[]): Promise<void> {
    for (const { run_id: runId, generation } of held) {
      await until(
        `run ${runId} to move on`,
        async () => {
          const [run] = await this.rows<{ status: string; lease_generation: string | null }>(
            'SELECT status, lease_generation FROM runs WHERE run_id = $1',
            [runId],
          );
          if (run === undefined || !['queued', 'running'].includes(run.status)) return true;
          await delay(100);
          return run.status === 'running' && run.lease_generation !== generation;
        },
        LIMIT_SECONDS,
      );
    }
  }

  async apiReady(url: string): Promise<void> {
    const isReady = async () => {
      const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
      await answer?.arrayBuffer().catch(() => undefined);
      if (answer?.status !== 200) await delay(50);
      return answer?.status === 200;
    };
    await until('the API to be ready', isReady, LIMIT_SECONDS);
  }

  async emptyRedis(url: string): Promise<void> {
    const redis = new Redis(url, { maxRetriesPerRequest: 1, lazyConnect: true });
    redis.on('error', () => undefined);
    await redis.flushall().catch(() => undefined);
    redis.disconnect();
  }
}
