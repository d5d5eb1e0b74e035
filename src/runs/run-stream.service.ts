import { Injectable } from '@nestjs/common';
import {
  auditTime,
  catchError,
  EMPTY,
  exhaustMap,
  filter,
  finalize,
  from,
  interval,
  map,
  merge,
  Observable,
  share,
  takeUntil,
  tap,
} from 'rxjs';
import { Draining } from '../common/draining';
import { Mailbox } from './mailbox';
import { isTerminalEvent, RunEvent } from './run-event';
import { RunEventsRepository } from './run-events.repository';
import { RunFeed } from './run-feed.service';

/** Events read from the log at once. */
const PAGE = 500;
/** How often the log is looked at in case the live word got lost (Redis away, a connection cut). */
const LOOK_EVERY_MS = 1_000;
/** Live batches that wait for a slow reader; one that falls further behind reads them from the log. */
const MAILBOX = 100;

export interface ProjectEvent {
  /** Where to go on after this event. */
  cursor: string;
  event: RunEvent;
}

/**
 * Follows runs: first what the log has, then what comes, without a gap and without a double. The log
 * decides what there is; live batches only save the reading of it.
 */
@Injectable()
export class RunStream {
  /** Live batches of each followed run, shared by all who follow it in this process. */
  private readonly hubs = new Map<string, Observable<RunEvent[]>>();

  constructor(
    private readonly log: RunEventsRepository,
    private readonly feed: RunFeed,
    private readonly draining: Draining,
  ) {}

  /**
   * The run's events after `after`, in batches, at the reader's pace; ends after the terminal one,
   * or early when the service stops or `signal` is aborted.
   */
  async *follow(runId: string, after: number, signal: AbortSignal): AsyncGenerator<RunEvent[]> {
    let last = after;
    const newest = await this.log.lastSeq(runId);
    const live = new Mailbox(this.hub(runId, newest), MAILBOX);
    const close = () => live.close();
    signal.addEventListener('abort', close);
    if (signal.aborted) close();
    try {
      let batch = await this.log.read(runId, last, PAGE);
      for (;;) {
        const news = batch.filter((event) => event.seq > last);
        if (news.length > 0) {
          last = news.at(-1)!.seq;
          yield news;
        }
        // Also for a reader that says it has seen more than there is.
        if (batch.length > 0 && isTerminalEvent(batch.at(-1)!)) return;
        // A full page: there may be more of it.
        const next = batch.length >= PAGE ? 'missed' : await live.take();
        if (next === 'closed' || signal.aborted) return;
        const followsOn = next !== 'missed' && next.length > 0 && next[0].seq <= last + 1;
        batch = followsOn ? next : await this.log.read(runId, last, PAGE);
      }
    } finally {
      signal.removeEventListener('abort', close);
      live.close();
    }
  }

  /** Events of all runs of a project after a cursor, at the reader's pace. Ends as `follow` does. */
  async *followProject(
    projectId: string,
    after: string,
    signal: AbortSignal,
  ): AsyncGenerator<ProjectEvent[]> {
    let cursor = after;
    const hints = merge(this.feed.watchProject(projectId), interval(LOOK_EVERY_MS));
    const live = new Mailbox(
      hints.pipe(
        auditTime(20),
        map(() => true),
        takeUntil(this.draining.closing),
      ),
      1,
    );
    const close = () => live.close();
    signal.addEventListener('abort', close);
    try {
      for (;;) {
        const page = await this.log.readProject(projectId, cursor, PAGE);
        if (page.length > 0) {
          cursor = page.at(-1)!.cursor;
          yield page;
        }
        if (page.length < PAGE && (await live.take()) === 'closed') return;
        if (signal.aborted) return;
      }
    } finally {
      signal.removeEventListener('abort', close);
      live.close();
    }
  }

  /**
   * What is said live of a run, and what the log has that was not; until its end.
   * @param newest of the log, before the follower reads it: whatever comes later is said here
   */
  private hub(runId: string, newest: number): Observable<RunEvent[]> {
    const existing = this.hubs.get(runId);
    if (existing !== undefined) return existing;
    const looks = interval(LOOK_EVERY_MS).pipe(
      exhaustMap(() =>
        from(this.log.read(runId, newest, PAGE)).pipe(
          // The database is away: the next look may find it again.
          catchError(() => EMPTY),
        ),
      ),
      // Nothing new: followers need not look for themselves.
      filter((events) => events.length > 0),
    );
    const hub = merge(this.feed.watch(runId), looks).pipe(
      tap((events) => (newest = Math.max(newest, events.at(-1)?.seq ?? 0))),
      takeUntil(this.draining.closing),
      finalize(() => this.hubs.delete(runId)),
      share(),
    );
    this.hubs.set(runId, hub);
    return hub;
  }
}
