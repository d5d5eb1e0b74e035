import { Subject } from 'rxjs';
import { Draining } from '../common/draining';
import type { RunEvent } from './run-event';
import type { RunFeed } from './run-feed.service';
import { RunWaiter } from './run-waiter.service';
import type { Run } from './run.entity';
import type { RunsService } from './runs.service';

const AWAY = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('RunWaiter', () => {
  let looks: number;
  let status: Run['status'];
  /** How long a look takes. */
  let milliseconds: number;
  let failures: Error[];
  let said: Subject<RunEvent[]>;
  let draining: Draining;
  let waiter: RunWaiter;

  beforeEach(() => {
    jest.useFakeTimers();
    [looks, status, milliseconds, failures] = [0, 'running', 0, []];
    said = new Subject();
    draining = new Draining();
    const get = async () => {
      looks += 1;
      await new Promise((done) => setTimeout(done, milliseconds));
      const failure = failures.shift();
      if (failure) throw failure;
      return { status } as Run;
    };
    waiter = new RunWaiter(
      { get } as unknown as RunsService,
      { watch: () => said } as unknown as RunFeed,
      draining,
    );
  });
  afterEach(() => jest.useRealTimers());

  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  it('hears of the end at once', async () => {
    const waiting = waiter.wait('r', 50);
    await pass(100);
    status = 'completed';
    said.next([{ type: 'completed' } as RunEvent]);
    await pass(1);

    await expect(waiting).resolves.toMatchObject({ status: 'completed' });
  });

  it('finds the end although each look takes longer than the time between two', async () => {
    milliseconds = 1_500;
    const waiting = waiter.wait('r', 50);
    await pass(100);
    status = 'completed';
    await pass(4_000);

    await expect(waiting).resolves.toMatchObject({ status: 'completed' });
    expect(looks).toBeLessThan(4);
  });

  it('looks no more for somebody who has hung up', async () => {
    const gone = new AbortController();
    const waiting = waiter.wait('r', 50, gone.signal);
    await pass(2_500);
    gone.abort();
    await pass(1);
    await waiting;
    const before = looks;
    await pass(10_000);

    expect(looks).toBe(before);
    expect(said.observed).toBe(false);
  });

  it('waits on while the database is away', async () => {
    failures = [AWAY, AWAY];
    const waiting = waiter.wait('r', 50);
    await pass(1_500);
    status = 'failed';
    await pass(1_000);

    await expect(waiting).resolves.toMatchObject({ status: 'failed' });
  });

  it.each([
    ['the time is over', () => pass(50_000)],
    ['the service stops', () => Promise.resolve(draining.close())],
  ])('gives the run as it stands when %s', async (_why, happen) => {
    const waiting = waiter.wait('r', 50);
    await pass(100);
    await happen();
    await pass(10);

    await expect(waiting).resolves.toMatchObject({ status: 'running' });
  });
});
