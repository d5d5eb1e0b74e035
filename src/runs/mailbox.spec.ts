import { EMPTY, Observable, Subject, throwError } from 'rxjs';
import { Mailbox } from './mailbox';

describe('Mailbox', () => {
  let source: Subject<number>;
  let mailbox: Mailbox<number>;

  beforeEach(() => {
    source = new Subject();
    mailbox = new Mailbox(source, 3);
  });

  const put = (...items: number[]) => items.forEach((item) => source.next(item));

  async function takeAll(): Promise<unknown[]> {
    const taken: unknown[] = [];
    for (;;) {
      const item = await mailbox.take();
      taken.push(item);
      if (item === 'closed') return taken;
    }
  }

  it('gives what came, in order', async () => {
    put(1, 2);

    expect([await mailbox.take(), await mailbox.take()]).toEqual([1, 2]);
  });

  it('waits for what comes', async () => {
    const taken = mailbox.take();
    put(1, 2);

    expect([await taken, await mailbox.take()]).toEqual([1, 2]);
  });

  it('gives things that are false, too', async () => {
    put(0);

    expect(await mailbox.take()).toBe(0);
  });

  it('drops all when there is too much, says so, and goes on', async () => {
    put(1, 2, 3, 4, 5);
    source.complete();

    expect(await takeAll()).toEqual(['missed', 5, 'closed']);
  });

  it('says once that something was missed', async () => {
    put(1, 2, 3, 4, 5, 6, 7, 8);
    source.complete();

    expect(await takeAll()).toEqual(['missed', 'closed']);
  });

  it('gives what is left after the end of its source', async () => {
    put(1);
    source.complete();

    expect(await takeAll()).toEqual([1, 'closed']);
    expect(await mailbox.take()).toBe('closed');
  });

  it.each<[string, () => void]>([
    ['its source ends', () => source.complete()],
    ['its source fails', () => source.error(new Error('away'))],
    ['it is closed', () => mailbox.close()],
  ])('ends the waiting when %s', async (_when, end) => {
    const taken = mailbox.take();
    end();

    expect(await taken).toBe('closed');
    expect(source.observed).toBe(false);
  });

  it.each<[string, Observable<number>]>([
    ['has ended', EMPTY],
    ['has failed', throwError(() => new Error('away'))],
  ])('is closed from the beginning when its source %s', async (_how, ended) => {
    expect(await new Mailbox(ended, 3).take()).toBe('closed');
  });
});
