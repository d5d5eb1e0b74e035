import type { Lease } from './leases.service';
import type { RunEvent, RunEventDraft } from './run-event';
import type { RunEventsRepository } from './run-events.repository';
import { isStorageAway } from '../common/storage-errors';
import { StaleFenceError } from '../sessions/session-errors';
import { coalesce, holdBackHalf } from './text-coalescer';

/** How long pieces of text are collected before they go out together. */
const FLUSH_MS = 50;
const RETRY_MS = 500;
/** How often a batch is tried that the database refuses, for a reason other than being away. */
const MAX_REFUSALS = 5;
/** Events that may wait for a database that is away; a run that says more than that is stopped. */
const MAX_WAITING = 20_000;

export interface EventSink {
  /** Events that are in the log now. */
  published(events: RunEvent[]): void;
  /** The log cannot be written any more; the run must stop. */
  failed(error: unknown): void;
}

/**
 * Numbers a run's events and writes them in small batches: the first at once, then at most one
 * batch every 50 ms. Events go out live only when they are in the log: what a client has seen is
 * never unsaid, and a number is never used twice, whatever is killed in between.
 */
export class RunEventWriter {
  private waiting: RunEventDraft[] = [];
  /** What is being written. */
  private batch: RunEventDraft[] = [];
  private timer?: NodeJS.Timeout;
  private writing: Promise<void> = Promise.resolve();
  private lastFlush = 0;
  private closed = false;
  private refusals = 0;
  /** Whether something of Claude's work has been said, which doing it again would contradict. */
  heard = false;

  constructor(
    private readonly repository: RunEventsRepository,
    private readonly lease: Lease,
    private nextSeq: number,
    private readonly sink: EventSink,
  ) {}

  write(draft: RunEventDraft): void {
    if (this.closed) return;
    this.heard ||= draft.type !== 'status' && draft.type !== 'session';
    this.waiting.push(draft);
    // Thousands of pieces of text are few events.
    if (this.waiting.length > MAX_WAITING) this.waiting = coalesce(this.waiting);
    if (this.waiting.length > MAX_WAITING) {
      this.stop(new Error(`more than ${MAX_WAITING} events wait for the database`));
      return;
    }
    this.scheduleFlush();
  }

  /** Writes what is waiting; then gives the number of the event that comes next. */
  async drain(): Promise<number> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.flush(true);
    return this.nextSeq;
  }

  /** Whatever has not been written never will be. */
  close(): void {
    this.closed = true;
    this.waiting = [];
    this.batch = [];
    clearTimeout(this.timer);
  }

  private scheduleFlush(): void {
    this.schedule(Math.max(0, this.lastFlush + FLUSH_MS - Date.now()));
  }

  private schedule(delay: number): void {
    if (this.timer !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.flush(false).catch((error: unknown) => {
        if (error instanceof StaleFenceError) this.stop(error);
        else if (!isStorageAway(error) && ++this.refusals >= MAX_REFUSALS) this.stop(error);
        else if (!this.closed) this.schedule(RETRY_MS);
      });
    }, delay);
  }

  /** One batch at a time, in order. A batch that failed is tried again as it was. */
  private flush(all: boolean): Promise<void> {
    const next = this.writing.catch(() => undefined).then(() => this.writeBatches(all));
    this.writing = next;
    return next;
  }

  /** @param all not only one batch: nothing more will come */
  private async writeBatches(all: boolean): Promise<void> {
    do {
      if (this.batch.length === 0) this.takeWaiting(all);
      if (this.batch.length === 0) return;
      this.lastFlush = Date.now();
      const written = await this.repository.append(this.lease, this.nextSeq, this.batch);
      this.refusals = 0;
      this.nextSeq += written.length;
      this.batch = [];
      this.sink.published(written);
    } while (all);
    if (this.waiting.length > 0) this.scheduleFlush();
  }

  /** @param all nothing more will come */
  private takeWaiting(all: boolean): void {
    const drafts = coalesce(this.waiting);
    const { ready, rest } = all ? { ready: drafts, rest: [] } : holdBackHalf(drafts);
    this.batch = ready;
    this.waiting = rest;
  }

  private stop(error: unknown): void {
    this.close();
    this.sink.failed(error);
  }
}
