import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { storable } from '../common/storable';
import { Lease, LeasesService } from './leases.service';
import { LineService } from './line.service';
import { toRunBody } from './run-body.dto';
import type { RunEvent } from './run-event';
import { RunEventsRepository } from './run-events.repository';
import { CarriedOver, Run, RunError, RunResult, RunStatus } from './run.entity';

export interface Claim {
  run: Run;
  lease: Lease;
  /** Number of the last event in the log. */
  lastSeq: number;
}

/** How a run ended. */
export interface Ending {
  status: Extract<RunStatus, 'completed' | 'failed' | 'cancelled'>;
  result?: RunResult;
  error?: RunError;
  /** What lies behind `error`; not stored. */
  cause?: unknown;
}

/** The two moments at which a run changes hands, each one transaction: it is taken, it is ended. */
@Injectable()
export class RunClaims {
  constructor(
    private readonly dataSource: DataSource,
    private readonly leases: LeasesService,
    private readonly line: LineService,
    private readonly log: RunEventsRepository,
  ) {}

  /** Takes a run and its project's lease. Undefined: it is not its turn, or it is not waiting. */
  claim(runId: string): Promise<Claim | undefined> {
    return this.dataSource.transaction(async (manager) => {
      const waiting = await manager.findOneBy(Run, { runId, status: 'queued' });
      if (waiting === null) return undefined;
      const lease = await this.leases.take(manager, waiting.projectId, runId);
      if (lease === undefined) return undefined;
      // Nothing is next while a run is left whose worker died: recovery finds and ends it first.
      await this.line.holdOwner(manager, waiting.projectId);
      const next = await this.line.next(manager, waiting.projectId);
      if (next?.run_id !== runId) {
        await this.leases.release(manager, lease);
        return undefined;
      }
      const taken = await manager.update(
        Run,
        { runId, status: 'queued' },
        {
          status: 'running',
          phase: null,
          leaseGeneration: lease.generation,
          attempts: waiting.attempts + 1,
          startedAt: waiting.startedAt ?? new Date(),
        },
      );
      if (taken.affected === 0) {
        // It was cancelled while we looked.
        await this.leases.release(manager, lease);
        return undefined;
      }
      const run = await manager.findOneByOrFail(Run, { runId });
      return { run, lease, lastSeq: await this.log.lastSeq(runId, manager) };
    });
  }

  /**
   * Ends a run: its row, its one terminal event and the lease, or none of them. `also` joins in.
   * @param nextSeq the number of the terminal event
   * @throws StaleFenceError when the lease is not ours any more
   */
  end(
    lease: Lease,
    nextSeq: number,
    ending: Ending,
    also: (manager: EntityManager) => Promise<void> = async () => {},
  ): Promise<{ run: Run; events: RunEvent[] }> {
    return this.dataSource.transaction(async (manager) => {
      await this.leases.hold(manager, lease, 'UPDATE');
      await manager.update(
        Run,
        { runId: lease.runId, leaseGeneration: lease.generation, status: 'running' },
        {
          status: ending.status,
          phase: null,
          result: storable(ending.result ?? null) as object,
          error: storable(ending.error ?? null) as object,
          finishedAt: new Date(),
        },
      );
      const run = await manager.findOneByOrFail(Run, { runId: lease.runId });
      await also(manager);
      const events = await this.log.append(
        lease,
        nextSeq,
        [{ type: ending.status, ...toRunBody(run) }],
        manager,
      );
      await this.leases.release(manager, lease);
      return { run, events };
    });
  }

  /**
   * Cancels a run that waits in line; its end is written at once. Undefined: it does not wait.
   */
  cancelWaiting(runId: string): Promise<RunEvent | undefined> {
    return this.dataSource.transaction(async (manager) => {
      const cancelled = await manager.update(
        Run,
        { runId, status: 'queued' },
        { status: 'cancelled', finishedAt: new Date(), cancelRequestedAt: new Date() },
      );
      if (cancelled.affected === 0) return undefined;
      const run = await manager.findOneByOrFail(Run, { runId });
      return this.log.close(manager, run, { type: 'cancelled', ...toRunBody(run) });
    });
  }

  /** Puts a run back to its place in line. `died`: its worker is dead. */
  requeue(
    lease: Lease,
    { carriedOver, died = false }: { carriedOver?: CarriedOver | null; died?: boolean },
  ): Promise<void> {
    return this.dataSource.transaction(async (manager) => {
      await this.leases.hold(manager, lease, 'UPDATE');
      await manager.update(
        Run,
        { runId: lease.runId, leaseGeneration: lease.generation, status: 'running' },
        {
          status: 'queued',
          phase: null,
          leaseGeneration: null,
          ...(carriedOver ? { carriedOver: storable(carriedOver) } : {}),
          ...(died ? { deaths: () => 'deaths + 1' } : {}),
        },
      );
      await this.leases.release(manager, lease);
    });
  }
}
