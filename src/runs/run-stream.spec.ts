import { Draining } from '../common/draining';
import { Subject } from 'rxjs';
import type { RunEvent } from './run-event';
import type { RunEventsRepository } from './run-events.repository';
import type { RunFeed } from './run-feed.service';
import { RunStream } from './run-stream.service';

const RUN = 'r';

const eventOf = (seq: number, type: RunEvent['type'] = 'log'): RunEvent =>
  ({ runId: RUN, seq, at: '', type }) as RunEvent;

/** A log in memory. As in a database, a query sees what there was when it began. */
class FakeLog {
  readonly events: RunEvent[] = [];
  reads = 0;
  /** Runs once, when the next `read` has begun. */
  meanwhile?: () => void;
  away = false;

  read(_runId: string, after: number, limit: number): Promise<RunEvent[]> {
    this.reads += 1;
    if (this.away) return Promise.reject(new Error('away'));
    const found = this.events.filter(({ seq }) => seq > after).slice(0, limit);
    const { meanwhile } = this;
    this.meanwhile = undefined;
    meanwhile?.();
    return Promise.resolve(found);
  }

  async lastSeq(): Promise<number> {
    await Promise.resolve();
    return this.events.at(-1)?.seq ?? 0;
  }
}

describe('RunStream', () => {
  let log: FakeLog;
  let feed: Subject<RunEvent[]>;
  let stream: RunStream;
  let draining: Draining;
  let gone: AbortController;

  beforeEach(() => {
    jest.useFakeTimers();
    log = new FakeLog();
    feed = new Subject();
    gone = new AbortController();
    draining = new Draining();
    stream = new RunStream(
      log as unknown as RunEventsRepository,
      { watch: () => feed } as unknown as RunFeed,
      draining,
    );
  });
  afterEach(() => {
    gone.abort();
    jest.useRealTimers();
  });

  /** Adds to the log, and tells it live unless the word gets lost. */
  function add(seqs: number[], { lost = false, end = false } = {}): void {
    const events = seqs.map((seq) =>
      eventOf(seq, end && seq === seqs.at(-1) ? 'completed' : 'log'),
    );
    log.events.push(...events);
    if (!lost) feed.next(events);
  }

  /** Reads on in the background; `seen` grows. */
  function follow(after = 0): { seen: number[]; done: Promise<void> } {
    const seen: number[] = [];
    const read = async () => {
      for await (const batch of stream.follow(RUN, after, gone.signal)) {
        seen.push(...batch.map(({ seq }) => seq));
      }
    };
    return { seen, done: read() };
  }

  const pass = (milliseconds = 0) => jest.advanceTimersByTimeAsync(milliseconds);

  it('gives what the log has, then what comes, and ends with the run', async () => {
    add([1, 2, 3]);
    const { seen, done } = follow(1);
    await pass();
    add([4]);
    add([5, 6], { end: true });
    await done;

    expect(seen).toEqual([2, 3, 4, 5, 6]);
    expect(log.reads).toBe(1);
    expect(feed.observed).toBe(false);
  });

  it('gives nothing twice that comes while the log is read', async () => {
    log.meanwhile = () => add([1, 2]);
    const { seen } = follow();
    await pass();
    add([2, 3].slice(1));
    feed.next([eventOf(2), eventOf(3)]);
    feed.next([eventOf(3), eventOf(4)]);
    await pass();

    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('reads from the log what was lost on the way', async () => {
    const { seen } = follow();
    await pass();
    add([1]);
    add([2, 3], { lost: true });
    add([4]);
    await pass();

    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('finds within a second what it was never told of', async () => {
    const { seen, done } = follow();
    await pass();
    add([1, 2], { lost: true });
    await pass(1_000);
    expect(seen).toEqual([1, 2]);
    add([3], { lost: true, end: true });
    await pass(1_000);

    await done;
    expect(seen).toEqual([1, 2, 3]);
  });

  it('finds what came just after the log was read, and was not told', async () => {
    add([1]);
    log.meanwhile = () => add([2], { lost: true, end: true });
    const { seen, done } = follow();
    await pass(1_000);

    await done;
    expect(seen).toEqual([1, 2]);
  });

  it('goes on when the database was away', async () => {
    const { seen } = follow();
    await pass();
    log.away = true;
    await pass(5_000);
    add([1], { lost: true });
    log.away = false;
    await pass(1_000);

    expect(seen).toEqual([1]);
  });

  it('reads a long log page by page', async () => {
    add(Array.from({ length: 1_234 }, (_, index) => index + 1));
    const { seen } = follow();
    await pass();

    expect(seen).toHaveLength(1_234);
    expect(log.reads).toBe(3);
  });

  it('lets a slow reader catch up from the log', async () => {
    const reader = stream.follow(RUN, 0, gone.signal);
    add([1]);
    const first = await reader.next();
    for (let seq = 2; seq <= 300; seq += 1) add([seq]);
    log.reads = 0;
    const second = await reader.next();

    expect([first, second].map(({ value }) => (value as RunEvent[]).map(({ seq }) => seq))).toEqual(
      [[1], Array.from({ length: 299 }, (_, index) => index + 2)],
    );
    expect(log.reads).toBe(1);
  });

  it('listens once for all who follow a run, and no longer than they do', async () => {
    const watch = jest.spyOn((stream as unknown as { feed: RunFeed }).feed, 'watch');
    const followers = [follow(), follow()];
    await pass();
    add([1], { end: true });
    await Promise.all(followers.map(({ done }) => done));

    expect(followers.map(({ seen }) => seen)).toEqual([[1], [1]]);
    expect(watch).toHaveBeenCalledTimes(1);
    expect(feed.observed).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('looks once for all of them when nothing is said', async () => {
    const followers = [follow(), follow(), follow()];
    await pass();
    log.reads = 0;
    await pass(10_000);
    expect(log.reads).toBe(10);
    add([1], { lost: true, end: true });
    await pass(1_000);

    await Promise.all(followers.map(({ done }) => done));
    expect(followers.map(({ seen }) => seen)).toEqual([[1], [1], [1]]);
  });

  it('ends with the run for a reader that says it has seen more', async () => {
    const { seen, done } = follow(100);
    await pass();
    add([1], { end: true });

    await done;
    expect(seen).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['its reader goes away', () => gone.abort()],
    ['the service stops', () => draining.close()],
  ])('ends when %s', async (_when, end) => {
    const { done } = follow();
    await pass();
    end();

    await done;
    expect(feed.observed).toBe(false);
  });

  it('leaves nothing behind for a reader that was gone before it began', async () => {
    gone.abort();
    await follow().done;

    expect(feed.observed).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});
