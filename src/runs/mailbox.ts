import type { Observable, Subscription } from 'rxjs';

/**
 * Lets a slow reader take from a fast source at its own pace, within a bound: when more waits than
 * that, all of it is dropped, and the reader is told that it has missed something.
 */
export class Mailbox<T> {
  private items: T[] = [];
  private missed = false;
  private closed = false;
  private wake?: () => void;
  private readonly subscription: Subscription;

  constructor(
    source: Observable<T>,
    private readonly capacity: number,
  ) {
    this.subscription = source.subscribe({
      next: (item) => this.put(item),
      error: () => this.finish(),
      complete: () => this.finish(),
    });
  }

  /** The next item; `missed` when some were dropped; `closed` when there will be none any more. */
  async take(): Promise<T | 'missed' | 'closed'> {
    for (;;) {
      if (this.missed) {
        this.missed = false;
        return 'missed';
      }
      const item = this.items.shift();
      if (item !== undefined) return item;
      if (this.closed) return 'closed';
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  close(): void {
    this.subscription.unsubscribe();
    this.finish();
  }

  private put(item: T): void {
    if (this.items.length >= this.capacity) {
      this.items = [];
      this.missed = true;
    } else {
      this.items.push(item);
    }
    this.wake?.();
  }

  private finish(): void {
    this.closed = true;
    this.wake?.();
  }
}
