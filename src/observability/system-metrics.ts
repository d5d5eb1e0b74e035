import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { JobCounts, Queue } from 'bull';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { StorageConfig } from '../config/storage.config';
import { WorkerConfig } from '../config/worker.config';
import { MetricsRegistry } from '../metrics/metrics-registry';
import { Reading } from '../metrics/reading';
import { RUNS_QUEUE } from '../queues/queues';
import { RunFigures, RunFiguresService } from '../runs/run-figures.service';
import { LiveProcess, ProcessRegistry } from './process-registry';
import { VERSION } from './version';

const MAX_AGE_MS = 3_000;
/** A scrape that waited for more would be given up by Prometheus, with all that is known. */
const LIMIT_MS = 2_000;

const JOB_STATES = ['waiting', 'active', 'delayed', 'failed', 'completed'] as const;

/**
 * What is true of the whole system, read when somebody asks. Every process tells the same, so charts
 * take the maximum. What cannot be read is left out.
 */
@Injectable()
export class SystemMetrics {
  readonly runs: Reading<RunFigures>;
  readonly processes: Reading<LiveProcess[]>;
  readonly jobs: Reading<JobCounts>;

  constructor(
    private readonly metrics: MetricsRegistry,
    runs: RunFiguresService,
    processes: ProcessRegistry,
    @InjectQueue(RUNS_QUEUE) queue: Queue,
    private readonly dataSource: DataSource,
    storage: StorageConfig,
    { role }: WorkerConfig,
  ) {
    this.runs = new Reading(() => runs.read(), MAX_AGE_MS, LIMIT_MS);
    this.processes = new Reading(() => processes.alive(), MAX_AGE_MS, LIMIT_MS);
    this.jobs = new Reading(() => queue.getJobCounts(), MAX_AGE_MS, LIMIT_MS);
    const info = { version: VERSION, node: process.versions.node, role };
    metrics
      .gauge({
        name: 'build_info',
        help: 'Always 1; what runs here.',
        labels: ['version', 'node', 'role'],
      })
      .set(info, 1);
    this.offerSystem();
    this.offerPool(storage.databasePoolSize);
  }

  private offerSystem(): void {
    const { metrics, runs, processes, jobs } = this;
    metrics.gauge(
      {
        name: 'dependency_up',
        help: 'Whether this process got an answer within two seconds: 1 or 0.',
        labels: ['dependency'],
      },
      async (gauge) => {
        const [postgres, redis] = await Promise.all([runs.get(), jobs.get()]);
        gauge.set({ dependency: 'postgres' }, postgres === undefined ? 0 : 1);
        gauge.set({ dependency: 'redis' }, redis === undefined ? 0 : 1);
      },
    );
    metrics.readGauge(
      {
        name: 'open_runs',
        help: 'Runs that have not ended, everywhere.',
        labels: ['status'],
      },
      runs,
      (gauge, { queued, running }) => {
        gauge.set({ status: 'queued' }, queued);
        gauge.set({ status: 'running' }, running);
      },
    );
    metrics.readGauge(
      {
        name: 'oldest_ready_run_seconds',
        help: 'Age of the oldest run that only waits for a worker; 0: there is none.',
      },
      runs,
      (gauge, { oldestReadySeconds }) => gauge.set(oldestReadySeconds),
    );
    metrics.readGauge(
      {
        name: 'leases',
        help: 'Leases of runs at work: held, or expired because the worker went silent.',
        labels: ['state'],
      },
      runs,
      (gauge, { leasesHeld, leasesExpired }) => {
        gauge.set({ state: 'held' }, leasesHeld);
        gauge.set({ state: 'expired' }, leasesExpired);
      },
    );
    metrics.readGauge(
      {
        name: 'queue_jobs',
        help: "Bull's jobs: runs on their way to a worker.",
        labels: ['state'],
      },
      jobs,
      (gauge, counts) => {
        for (const state of JOB_STATES) gauge.set({ state }, counts[state]);
      },
    );
    metrics.readGauge(
      { name: 'workers', help: 'Processes that carry out runs and are alive.' },
      processes,
      (gauge, all) => gauge.set(all.filter(({ slots }) => slots > 0).length),
    );
    metrics.readGauge(
      { name: 'worker_slots', help: 'Runs that all workers can carry out at once.' },
      processes,
      (gauge, all) => gauge.set(all.reduce((sum, one) => sum + one.slots, 0)),
    );
  }

  private offerPool(size: number): void {
    const pool = (): Pool => (this.dataSource.driver as unknown as { master: Pool }).master;
    this.metrics.gauge(
      {
        name: 'database_pool_connections',
        help: "This process' connections to Postgres.",
        labels: ['state'],
      },
      (gauge) => {
        const { totalCount, idleCount } = pool();
        gauge.set({ state: 'busy' }, totalCount - idleCount);
        gauge.set({ state: 'idle' }, idleCount);
      },
    );
    this.metrics.gauge(
      {
        name: 'database_pool_waiting',
        help: 'Queries that wait for a connection, as all are busy.',
      },
      (gauge) => {
        const { idleCount, totalCount, waitingCount } = pool();
        // A query waits for a moment also where there is a connection for it, as those of this scrape.
        const exhausted = idleCount === 0 && totalCount >= size;
        gauge.set(exhausted ? waitingCount : 0);
      },
    );
    this.metrics
      .gauge({ name: 'database_pool_size', help: 'Connections that this process may open.' })
      .set(size);
  }
}
