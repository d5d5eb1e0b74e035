import { Injectable, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type Redis from 'ioredis';
import { filter, finalize, map, Observable, Subject } from 'rxjs';
import { REDIS_PREFIX } from '../queues/queues';
import { RedisConnections } from '../queues/redis-connections';
import type { RunEvent } from './run-event';

const CHANNEL = `${REDIS_PREFIX}:run:`;
const CANCEL_CHANNEL = `${REDIS_PREFIX}:cancel`;

/**
 * Carries events between processes, live. It may lose some (Redis away, a connection cut), never
 * invent any: whoever needs all of them reads the log, and takes this as a hint that there is more.
 */
@Injectable()
export class RunFeed implements OnModuleInit, OnModuleDestroy {
  private publisher!: Redis;
  private subscriber!: Redis;
  private readonly messages = new Subject<{ channel: string; text: string }>();
  private readonly watchers = new Map<string, number>();

  constructor(private readonly connections: RedisConnections) {}

  onModuleInit(): void {
    this.publisher = this.connections.connect();
    this.subscriber = this.connections.connect({ maxRetriesPerRequest: null });
    this.subscriber.on('message', (channel: string, text: string) =>
      this.messages.next({ channel, text }),
    );
    this.subscriber.subscribe(CANCEL_CHANNEL).catch(() => undefined);
  }

  onModuleDestroy(): void {
    this.messages.complete();
  }

  publish(events: readonly RunEvent[]): void {
    if (events.length === 0) return;
    this.publisher
      .publish(CHANNEL + events[0].runId, JSON.stringify(events))
      .catch(() => undefined);
  }

  /** A run's events as they are published, in batches. Completes when the service stops. */
  watch(runId: string): Observable<RunEvent[]> {
    return new Observable((observer) => {
      const channel = CHANNEL + runId;
      const watchers = this.watchers.get(channel) ?? 0;
      this.watchers.set(channel, watchers + 1);
      if (watchers === 0) this.subscriber.subscribe(channel).catch(() => undefined);
      return this.messages
        .pipe(
          filter((message) => message.channel === channel),
          map((message) => JSON.parse(message.text) as RunEvent[]),
          finalize(() => this.leave(channel)),
        )
        .subscribe(observer);
    });
  }

  askToCancel(runId: string): void {
    this.publisher.publish(CANCEL_CHANNEL, runId).catch(() => undefined);
  }

  /** Ids of runs that somebody, anywhere, wants to stop. */
  cancelRequests(): Observable<string> {
    return this.messages.pipe(
      filter((message) => message.channel === CANCEL_CHANNEL),
      map((message) => message.text),
    );
  }

  private leave(channel: string): void {
    const watchers = (this.watchers.get(channel) ?? 1) - 1;
    if (watchers > 0) {
      this.watchers.set(channel, watchers);
      return;
    }
    this.watchers.delete(channel);
    this.subscriber.unsubscribe(channel).catch(() => undefined);
  }
}
