import { StaleFenceError } from '../sessions/session-errors';
import type { RunEvent, RunEventDraft } from './run-event';
import { RunEventWriter } from './run-event-writer';
import type { RunEventsRepository } from './run-events.repository';

const LEASE = { projectId: 'p', runId: 'r', generation: '1' };
const [HIGH, LOW] = '👍'.split('');

const text = (words: string): RunEventDraft => ({ type: 'text', text: words });
const tool = (id: string): RunEventDraft => ({ type: 'tool', id, name: 'Read', input: {} });

/** What a log holds, and how it can fail. */
class FakeLog {
  readonly batches: RunEventDraft[][] = [];
  readonly seqs: number[] = [];
  /** Thrown, one by one, before anything is written. */
  failures: Error[] = [];
  /** Held until it resolves. */
  gate: Promise<void> = Promise.resolve();
  /** How long a batch takes. */
  milliseconds = 0;

  async append(_lease: unknown, fromSeq: number, drafts: RunEventDraft[]): Promise<RunEvent[]> {
    await this.gate;
    if (this.milliseconds > 0) await new Promise((done) => setTimeout(done, this.milliseconds));
    const failure = this.failures.shift();
    if (failure) throw failure;
    this.batches.push([...drafts]);
    const events = drafts.map((draft, index) => ({
      runId: 'r',
      seq: fromSeq + index,
      at: '2026-01-01T00:00:00.000Z',
      ...draft,
    }));
    this.seqs.push(...events.map(({ seq }) => seq));
    return events;
  }
}

describe('RunEventWriter', () => {
  let log: FakeLog;
  let published: RunEvent[];
  let failed: jest.Mock;
  let writer: RunEventWriter;

  beforeEach(() => {
    jest.useFakeTimers();
    log = new FakeLog();
    published = [];
    failed = jest.fn();
    writer = new RunEventWriter(log as unknown as RunEventsRepository, LEASE, 3, {
      published: (events) => published.push(...events),
      failed,
    });
  });
  afterEach(() => {
    writer.close();
    jest.useRealTimers();
  });

  const pass = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);
  const write = (...drafts: RunEventDraft[]) => drafts.forEach((draft) => writer.write(draft));

  it('writes the first at once, and then a batch every 50 ms', async () => {
    write(text('a'));
    await pass(0);
    expect(log.batches).toEqual([[text('a')]]);
    write(text('b'), tool('1'), text('c'));
    await pass(49);
    expect(log.batches).toHaveLength(1);
    await pass(1);

    expect(log.batches[1]).toEqual([text('b'), tool('1'), text('c')]);
  });

  it('makes thousands of pieces tens of rows', async () => {
    for (let index = 0; index < 5_000; index += 1) {
      write(text(`${index} `));
      if (index % 10 === 9) await pass(1);
    }
    await writer.drain();

    expect(log.seqs.length).toBeLessThan(20);
    expect(
      log.batches
        .flat()
        .map((draft) => (draft as { text: string }).text)
        .join(''),
    ).toBe(Array.from({ length: 5_000 }, (_, index) => `${index} `).join(''));
  });

  it('lets what comes while it writes wait for its time', async () => {
    log.milliseconds = 5;
    for (let index = 0; index < 1_000; index += 1) {
      write(tool(`${index}`));
      await pass(1);
    }

    expect(log.batches.length).toBeGreaterThan(15);
    expect(log.batches.length).toBeLessThanOrEqual(20);
  });

  it('writes what came while a batch was tried in vain', async () => {
    log.milliseconds = 10;
    log.failures = [new Error('away')];
    write(tool('1'));
    await pass(5);
    write(tool('2'));
    await pass(1_000);

    expect(log.batches).toEqual([[tool('1')], [tool('2')]]);
  });

  it('goes on with the numbers that the log has, without gaps', async () => {
    write(tool('1'), tool('2'));
    await pass(0);
    write(tool('3'));

    expect(await writer.drain()).toBe(6);
    expect(log.seqs).toEqual([3, 4, 5]);
    expect(published.map(({ seq }) => seq)).toEqual([3, 4, 5]);
  });

  it('says nothing that is not in the log', async () => {
    let open!: () => void;
    log.gate = new Promise((resolve) => (open = resolve));
    write(tool('1'));
    await pass(1_000);
    expect(published).toEqual([]);
    open();
    await pass(0);

    expect(published).toHaveLength(1);
  });

  it('writes one batch at a time, however long one takes', async () => {
    let open!: () => void;
    log.gate = new Promise((resolve) => (open = resolve));
    for (const id of ['1', '2', '3']) {
      write(tool(id));
      await pass(100);
    }
    open();
    await pass(0);

    expect(log.batches).toEqual([[tool('1')], [tool('2'), tool('3')]]);
    expect(log.seqs).toEqual([3, 4, 5]);
  });

  it('tries a batch again as it was, and only then the next', async () => {
    log.failures = [new Error('away'), new Error('away')];
    write(text('a'));
    await pass(0);
    write(text('b'));
    expect(log.batches).toEqual([]);
    await pass(2_000);

    expect(log.batches).toEqual([[text('a')], [text('b')]]);
    expect(log.seqs).toEqual([3, 4]);
    expect(failed).not.toHaveBeenCalled();
  });

  it('can be drained again when the log was away', async () => {
    write(tool('1'));
    log.failures = [new Error('away')];
    await expect(writer.drain()).rejects.toThrow('away');

    expect(await writer.drain()).toBe(4);
    expect(log.batches).toEqual([[tool('1')]]);
  });

  it('stops when the lease is lost', async () => {
    log.failures = [new StaleFenceError('p', '1')];
    write(tool('1'));
    await pass(0);
    write(tool('2'));
    await pass(10_000);

    expect(failed).toHaveBeenCalledTimes(1);
    expect(failed).toHaveBeenCalledWith(expect.any(StaleFenceError));
    expect(log.batches).toEqual([]);
  });

  it('stops when too much waits for a log that is away', async () => {
    log.gate = new Promise(() => undefined);
    write(tool('first'));
    await pass(0);
    for (let index = 0; index < 20_001; index += 1) write(tool(String(index)));

    expect(failed).toHaveBeenCalledTimes(1);
  });

  it('does not take the pieces of a long answer for too much', async () => {
    let open!: () => void;
    log.gate = new Promise((resolve) => (open = resolve));
    for (let index = 0; index < 50_000; index += 1) write(text('x'));
    open();
    await writer.drain();

    expect(failed).not.toHaveBeenCalled();
    expect(
      log.batches
        .flat()
        .map((draft) => (draft as { text: string }).text)
        .join(''),
    ).toBe('x'.repeat(50_000));
  });

  it('keeps a character whole whose halves come apart', async () => {
    write(text(`a${HIGH}`));
    await pass(0);
    expect(log.batches).toEqual([[text('a')]]);
    write(text(`${LOW}b`));
    await pass(50);

    expect(log.batches[1]).toEqual([text('👍b')]);
  });

  it('writes half a character when nothing follows', async () => {
    write(text(HIGH));
    await pass(1_000);
    expect(log.batches).toEqual([]);

    expect(await writer.drain()).toBe(4);
    expect(log.batches).toEqual([[text(HIGH)]]);
  });

  it('writes nothing after it was closed', async () => {
    write(tool('1'));
    writer.close();
    write(tool('2'));
    await pass(1_000);

    expect(log.batches).toEqual([]);
  });

  it('gives up on a batch that the database refuses again and again', async () => {
    const refusal = Object.assign(new Error('no'), { code: '22P05' });
    log.failures = Array.from({ length: 5 }, () => refusal);
    write(text('a'));
    await pass(10_000);

    expect(failed).toHaveBeenCalledTimes(1);
    expect(failed).toHaveBeenCalledWith(refusal);
    // Whoever ends the run goes on without it.
    await expect(writer.drain()).resolves.toBe(3);
    expect(log.batches).toEqual([]);
  });

  it('does not give up on a database that is away', async () => {
    const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    log.failures = Array.from({ length: 50 }, () => away);
    write(text('a'));
    await pass(30_000);

    expect(failed).not.toHaveBeenCalled();
    expect(log.batches).toEqual([[text('a')]]);
  });

  it('knows whether anything of the work has been said', () => {
    write({ type: 'status', status: 'running' });
    expect(writer.heard).toBe(false);
    write(text('a'));
    expect(writer.heard).toBe(true);
  });
});
