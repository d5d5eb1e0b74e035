import { Injectable, OnModuleDestroy } from '@nestjs/common';
import {
  catchError,
  EMPTY,
  filter,
  firstValueFrom,
  from,
  merge,
  ReplaySubject,
  switchMap,
  takeUntil,
  timer,
} from 'rxjs';
import { isStorageAway } from '../common/storage-errors';
import { isTerminalEvent } from './run-event';
import { RunFeed } from './run-feed.service';
import { isTerminal, Run } from './run.entity';
import { RunsService } from './runs.service';

/** The database is asked this often, in case the live word of the end got lost. */
const LOOK_EVERY_MS = 1_000;

/** Waits for runs to end, on behalf of requests. */
@Injectable()
export class RunWaiter implements OnModuleDestroy {
  private readonly stopping = new ReplaySubject<void>(1);

  constructor(
    private readonly runs: RunsService,
    private readonly feed: RunFeed,
  ) {}

  /** The run when it has ended, or as it stands when the time is over or the service stops. */
  async wait(runId: string, seconds: number): Promise<Run> {
    const endings = this.feed
      .watch(runId)
      .pipe(filter((events) => events.some((event) => isTerminalEvent(event))));
    const ended = await firstValueFrom(
      merge(timer(0, LOOK_EVERY_MS), endings).pipe(
        switchMap(() =>
          from(this.runs.get(runId)).pipe(
            // The run goes on while the database is away, and so does whoever waits for it.
            catchError((error: unknown) => {
              if (!isStorageAway(error)) throw error;
              return EMPTY;
            }),
          ),
        ),
        filter((run) => isTerminal(run.status)),
        takeUntil(merge(timer(seconds * 1_000), this.stopping)),
      ),
      { defaultValue: undefined },
    );
    return ended ?? this.runs.get(runId);
  }

  /** Requests get an answer (202) before the connections are closed. */
  onModuleDestroy(): void {
    this.stopping.next();
  }
}
