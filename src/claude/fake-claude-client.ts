import { Observable, Subject, type Subscriber } from 'rxjs';
import { ClaudeClient, type ClaudeRequest } from './claude-client';
import { ClaudeError, type ClaudeErrorDetails, type ClaudeFailure } from './claude-error';
import type { ClaudeEvent, TurnResult } from './claude-event';

/** A turn that a test plays: it says what happens, and sees how the turn was ended. */
export class FakeTurn {
  /** How the turn was ended from outside, when it was. */
  ended?: 'aborted' | 'unsubscribed';
  private readonly subject = new Subject<ClaudeEvent>();
  private over = false;

  constructor(readonly request: ClaudeRequest) {}

  emit(...events: ClaudeEvent[]): this {
    for (const event of events) this.subject.next(event);
    return this;
  }

  /** Ends the turn well, in the session that was asked for. */
  succeed(result: Partial<TurnResult> = {}): void {
    this.emit({ type: 'result', result: { ...this.plainResult(), ...result } });
    this.over = true;
    this.subject.complete();
  }

  fail(failure: ClaudeFailure, details: ClaudeErrorDetails = {}): void {
    this.over = true;
    this.subject.error(new ClaudeError(failure, `The turn failed: ${failure}.`, details));
  }

  /** @internal how the client hands on what the caller does */
  connect(subscriber: Subscriber<ClaudeEvent>, signal?: AbortSignal): () => void {
    const abort = (): void => {
      this.ended ??= 'aborted';
      this.fail('cancelled');
    };
    signal?.addEventListener('abort', abort, { once: true });
    const subscription = this.subject.subscribe(subscriber);
    return () => {
      signal?.removeEventListener('abort', abort);
      if (!this.over) this.ended ??= 'unsubscribed';
      subscription.unsubscribe();
    };
  }

  private plainResult(): TurnResult {
    return {
      sessionId: this.request.session.id,
      text: 'Done.',
      usage: { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cacheCreationTokens: 0 },
      costUsd: 0.001,
      cumulativeCostUsd: 0.001,
      rounds: 1,
      durationMs: 1,
      lastMessageUuid: '00000000-0000-4000-8000-000000000001',
    };
  }
}

/** A `ClaudeClient` without a CLI, for tests: each subscription is a {@link FakeTurn}. */
export class FakeClaudeClient extends ClaudeClient {
  /** Turns in the order they were started. */
  readonly turns: FakeTurn[] = [];
  private readonly open = new Set<FakeTurn>();
  private readonly started = new Subject<FakeTurn>();
  private readonly closed = new Subject<void>();
  private taken = 0;

  override run(request: ClaudeRequest, signal?: AbortSignal): Observable<ClaudeEvent> {
    return new Observable<ClaudeEvent>((subscriber) => {
      const turn = new FakeTurn(request);
      if (signal?.aborted) return subscriber.error(new ClaudeError('cancelled', 'Cancelled.'));
      const disconnect = turn.connect(subscriber, signal);
      this.turns.push(turn);
      this.open.add(turn);
      this.started.next(turn);
      return () => {
        disconnect();
        this.open.delete(turn);
        this.closed.next();
      };
    });
  }

  /** The next turn that nobody has asked for yet; waits for it when it has not started. */
  async nextTurn(): Promise<FakeTurn> {
    const index = this.taken++;
    while (this.turns.length <= index) await nextOf(this.started);
    return this.turns[index];
  }

  override get processes(): number {
    return this.open.size;
  }

  override async settled(): Promise<void> {
    while (this.open.size > 0) await nextOf(this.closed);
  }
}

const nextOf = <T>(subject: Subject<T>): Promise<T> =>
  new Promise((resolve) => {
    const subscription = subject.subscribe((value) => {
      subscription.unsubscribe();
      resolve(value);
    });
  });
