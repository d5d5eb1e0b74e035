import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { EnvReader } from './env-reader';

/** What this process does, and how much of it at once. */
export class WorkerConfig {
  readonly role: 'all' | 'api' | 'worker';
  readonly concurrency: number;
  /** How long a lease lasts without a heartbeat. */
  readonly leaseSeconds: number;
  /** How long running turns may go on after SIGTERM. */
  readonly shutdownGraceSeconds: number;
  /** How long requests are still taken after SIGTERM, while `/health/ready` says no. */
  readonly shutdownDrainSeconds: number;
  /** Names this process in leases and logs; new with every start. */
  readonly workerId = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;

  constructor(env: EnvReader) {
    this.role = env.choice('PROCESS_ROLE', ['all', 'api', 'worker'], 'all');
    this.concurrency = env.integer('WORKER_CONCURRENCY', { default: 4, min: 1, max: 100 });
    this.leaseSeconds = env.integer('LEASE_SECONDS', { default: 30, min: 2, max: 600 });
    this.shutdownGraceSeconds = env.integer('SHUTDOWN_GRACE_SECONDS', {
      default: 5,
      min: 0,
      max: 3_600,
    });
    this.shutdownDrainSeconds = env.integer('SHUTDOWN_DRAIN_SECONDS', {
      default: 0,
      min: 0,
      max: 300,
    });
  }

  get runsApi(): boolean {
    return this.role !== 'worker';
  }

  get runsWorker(): boolean {
    return this.role !== 'api';
  }
}
