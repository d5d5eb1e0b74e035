import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** How all runs stand now, whichever process has them. */
export interface RunFigures {
  queued: number;
  running: number;
  /** Age of the oldest run that only waits for a worker: nothing of its project is before it. */
  oldestReadySeconds: number;
  leasesHeld: number;
  /** Of runs at work; each is found by the next sweep, or something is wrong with the sweeps. */
  leasesExpired: number;
}

@Injectable()
export class RunFiguresService {
  constructor(private readonly dataSource: DataSource) {}

  /** Reads partial indexes only: what has ended costs nothing. */
  async read(): Promise<RunFigures> {
    const [row] = await this.dataSource.query<[RunFigures]>(`
      SELECT
        (SELECT count(*)::int FROM runs WHERE status = 'queued') AS queued,
        (SELECT COALESCE(extract(epoch FROM now() - min(created_at)), 0)::float8
           FROM runs waiting WHERE status = 'queued' AND NOT EXISTS
             (SELECT 1 FROM runs WHERE project_id = waiting.project_id AND status = 'running')
        ) AS "oldestReadySeconds",
        count(*)::int AS running,
        count(*) FILTER (WHERE lease.expires_at > clock_timestamp())::int AS "leasesHeld",
        count(*) FILTER (WHERE lease.expires_at <= clock_timestamp())::int AS "leasesExpired"
      FROM runs LEFT JOIN project_leases AS lease USING (project_id)
      WHERE status = 'running'`);
    return row;
  }
}
