import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ClaudeExecutable } from '../claude/executable';
import { WorkerConfig } from '../config/worker.config';
import { Reading } from '../metrics/reading';
import { RUNS_QUEUE } from '../queues/queues';
import { RedisConnections } from '../queues/redis-connections';
import type { LiveProcess } from './process-registry';
import type { ProcessDto, SystemDto, VersionsDto } from './system.dto';
import { SystemMetrics } from './system-metrics';
import { SDK_VERSION, VERSION } from './version';

/** Versions of other programs change when those are started anew. */
const MAX_AGE_MS = 30_000;
const LIMIT_MS = 2_000;

/** The system as it stands, as one answer. */
@Injectable()
export class SystemService {
  private readonly postgres;
  private readonly redis;
  private readonly cli;

  constructor(
    private readonly figures: SystemMetrics,
    private readonly worker: WorkerConfig,
    private readonly dataSource: DataSource,
    connections: RedisConnections,
    executable: ClaudeExecutable,
  ) {
    const redis = connections.connect({ lazyConnect: true, enableOfflineQueue: true });
    this.postgres = new Reading(() => this.askPostgres(), MAX_AGE_MS, LIMIT_MS);
    this.redis = new Reading(() => redis.info('server'), MAX_AGE_MS, LIMIT_MS);
    this.cli = new Reading(() => executable.check(), MAX_AGE_MS, LIMIT_MS);
  }

  async read(): Promise<SystemDto> {
    const [versions, processes, runs, jobs] = await Promise.all([
      this.versions(),
      this.figures.processes.get(),
      this.figures.runs.get(),
      this.figures.jobs.get(),
    ]);
    return {
      versions,
      processId: this.worker.workerId,
      role: this.worker.role,
      uptimeSeconds: Math.round(process.uptime()),
      processes: processes?.map(toDto),
      workers: processes?.filter(({ slots }) => slots > 0).length,
      runs,
      queues: jobs && [
        {
          name: RUNS_QUEUE,
          waiting: jobs.waiting,
          active: jobs.active,
          delayed: jobs.delayed,
          failed: jobs.failed,
        },
      ],
    };
  }

  private async versions(): Promise<VersionsDto> {
    const [postgres, redis, cli] = await Promise.all([
      this.postgres.get(),
      this.redis.get(),
      this.cli.get(),
    ]);
    return {
      service: VERSION,
      node: process.versions.node,
      agentSdk: SDK_VERSION,
      claudeCli: cli?.version,
      postgres: postgres?.version,
      redis: redis && /redis_version:(\S+)/.exec(redis)?.[1],
      schema: postgres?.schema,
    };
  }

  private async askPostgres(): Promise<{ version: string; schema: string }> {
    const [row] = await this.dataSource.query<[{ version: string; schema: string }]>(
      `SELECT current_setting('server_version') AS version,
              (SELECT name FROM onethread_migrations ORDER BY id DESC LIMIT 1) AS schema`,
    );
    return row;
  }
}

const toDto = (one: LiveProcess): ProcessDto => ({
  ...one,
  startedAt: one.startedAt.toISOString(),
  seenAt: one.seenAt.toISOString(),
});
