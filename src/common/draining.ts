import { Global, Injectable, Module } from '@nestjs/common';
import { Observable, ReplaySubject } from 'rxjs';

/**
 * How far this process is on its way out. Nest calls its hooks in the order in which things depend on
 * one another; what must come first is said here.
 */
@Injectable()
export class Draining {
  /** It is not ready any more; requests are still answered. */
  begun = false;
  private readonly closed = new ReplaySubject<void>(1);

  begin(): void {
    this.begun = true;
  }

  /** Whoever waits or follows is told now, before running turns have their grace. */
  close(): void {
    this.begin();
    this.closed.next();
  }

  /** Emits once, also for who comes too late. */
  get closing(): Observable<void> {
    return this.closed;
  }
}

@Global()
@Module({ providers: [Draining], exports: [Draining] })
export class DrainingModule {}
