import { Injectable } from '@nestjs/common';
import { filter, map, merge, takeUntil, timer } from 'rxjs';
import { Draining } from '../common/draining';
import { isStorageAway } from '../common/storage-errors';
import { Mailbox } from './mailbox';
import { isTerminalEvent } from './run-event';
import { RunFeed } from './run-feed.service';
import { isTerminal, Run } from './run.entity';
import { RunsService } from './runs.service';

/** The database is asked this often, in case the live word of the end got lost. */
const LOOK_EVERY_MS = 1_000;

/** Waits for runs to end, on behalf of requests. */
@Injectable()
export class RunWaiter {
  constructor(
    private readonly runs: RunsService,
    private readonly feed: RunFeed,
    private readonly draining: Draining,
  ) {}

  /**
   * The run when it has ended, or as it stands when the time is over, the service stops (requests
   * are answered before connections are closed), or nobody
   * waits any more (`gone`). A database that is away for a moment does not end the waiting.
   */
  async wait(runId: string, seconds: number, gone?: AbortSignal): Promise<Run> {
    const endings = this.feed
      .watch(runId)
      .pipe(filter((events) => events.some((event) => isTerminalEvent(event))));
    const over = merge(timer(seconds * 1_000), this.draining.closing);
    // One look at a time, however long it takes; what happens meanwhile makes for another one.
    const hints = new Mailbox(
      merge(timer(0, LOOK_EVERY_MS), endings).pipe(
        map(() => true),
        takeUntil(over),
      ),
      1,
    );
    const close = () => hints.close();
    gone?.addEventListener('abort', close);
    try {
      while ((await hints.take()) !== 'closed' && !gone?.aborted) {
        const run = await this.look(runId);
        if (run !== undefined && isTerminal(run.status)) return run;
      }
    } finally {
      gone?.removeEventListener('abort', close);
      hints.close();
    }
    return this.runs.get(runId);
  }

  /** Undefined: the database is away. */
  private look(runId: string): Promise<Run | undefined> {
    return this.runs.get(runId).catch((error: unknown) => {
      if (!isStorageAway(error)) throw error;
      return undefined;
    });
  }
}
