import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { WorkerConfig } from '../config/worker.config';
import { StaleFenceError } from '../sessions/session-errors';
import { identify, isGone, ProcessIdentity } from '../common/processes/process-identity';

export interface Lease {
  projectId: string;
  runId: string;
  /** The fencing token: grows with every holder of the project. A bigint, as text. */
  generation: string;
}

/** What a heartbeat learns. */
export type Heartbeat = 'held' | 'lost' | 'cancel_requested';

interface Holder extends ProcessIdentity {
  worker: string;
}

/** The right to work on a project: one holder at a time, for as long as its heart beats. */
@Injectable()
export class LeasesService {
  private readonly holder: string;

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: WorkerConfig,
  ) {
    const holder: Holder = { worker: config.workerId, ...identify(process.pid) };
    this.holder = JSON.stringify(holder);
  }

  /** Takes the lease, inside the caller's transaction. Undefined: somebody else holds it. */
  async take(manager: EntityManager, projectId: string, runId: string): Promise<Lease | undefined> {
    const [row] = await manager.query<{ generation: string }[]>(
      `INSERT INTO project_leases AS lease (project_id, generation, holder, run_id, expires_at)
       VALUES ($1, 1, $2, $3, clock_timestamp() + make_interval(secs => $4))
       ON CONFLICT (project_id) DO UPDATE SET generation = lease.generation + 1,
         holder = EXCLUDED.holder, run_id = EXCLUDED.run_id, expires_at = EXCLUDED.expires_at
       WHERE lease.expires_at < clock_timestamp()
       RETURNING generation`,
      [projectId, this.holder, runId, this.config.leaseSeconds],
    );
    return row === undefined ? undefined : { projectId, runId, generation: row.generation };
  }

  /**
   * Keeps the lease for another while, and hears whether the run shall stop. A lease that ran out
   * while the database was away is still ours, as long as nobody has taken the next generation.
   */
  async renew(lease: Lease): Promise<Heartbeat> {
    const rows = await this.dataSource.query<[{ cancel: boolean }[], number]>(
      `UPDATE project_leases AS lease
          SET expires_at = clock_timestamp() + make_interval(secs => $3)
         FROM runs
        WHERE lease.project_id = $1 AND lease.generation = $2
          AND runs.run_id = lease.run_id
       RETURNING runs.cancel_requested_at IS NOT NULL AS cancel`,
      [lease.projectId, lease.generation, this.config.leaseSeconds],
    );
    const [row] = rows[0];
    if (row === undefined) return 'lost';
    return row.cancel ? 'cancel_requested' : 'held';
  }

  /**
   * Lets `change` happen only while the lease is ours, in one transaction: nobody can take the lease
   * before it is committed.
   * @throws StaleFenceError when it is not ours any more
   */
  async fenced<T>(lease: Lease, change: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await this.hold(manager, lease, 'SHARE');
      return change(manager);
    });
  }

  /**
   * Locks the lease for the caller's transaction, which shall do so before it locks anything else:
   * whoever recovers a run locks in that order too.
   * @param strength `UPDATE` for who is about to give it back
   * @throws StaleFenceError when it is not ours any more
   */
  async hold(manager: EntityManager, lease: Lease, strength: 'SHARE' | 'UPDATE'): Promise<void> {
    const [held] = await manager.query<unknown[]>(
      `SELECT 1 FROM project_leases WHERE project_id = $1 AND generation = $2 FOR ${strength}`,
      [lease.projectId, lease.generation],
    );
    if (held === undefined) throw new StaleFenceError(lease.projectId, lease.generation);
  }

  /** Gives the lease back, inside the caller's transaction. False: it was not ours any more. */
  async release(manager: EntityManager, lease: Lease): Promise<boolean> {
    const [, count] = await manager.query<[unknown[], number]>(
      `UPDATE project_leases SET expires_at = '-infinity', holder = NULL, run_id = NULL
        WHERE project_id = $1 AND generation = $2`,
      [lease.projectId, lease.generation],
    );
    return count === 1;
  }

  /** Ends leases whose holder ran on this machine and is gone, without waiting for their expiry. */
  async expireDeadNeighbours(): Promise<void> {
    const held = await this.dataSource.query<
      { project_id: string; generation: string; holder: string }[]
    >(
      `SELECT project_id, generation, holder FROM project_leases
        WHERE expires_at > clock_timestamp() AND holder IS NOT NULL AND holder <> $1`,
      [this.holder],
    );
    for (const lease of held) {
      if (!isGone(JSON.parse(lease.holder) as Holder)) continue;
      await this.dataSource.query(
        `UPDATE project_leases SET expires_at = '-infinity' WHERE project_id = $1 AND generation = $2`,
        [lease.project_id, lease.generation],
      );
    }
  }
}
