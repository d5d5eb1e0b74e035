import { Injectable, OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type Redis from 'ioredis';
import { filter, finalize, map, Observable, Subject } from 'rxjs';
import { REDIS_PREFIX } from '../queues/queues';
import { RedisConnections } from '../queues/redis-connections';
import type { RunEvent } from './run-event';

const CHANNEL = `${REDIS_PREFIX}:run:`;
const PROJECT_CHANNEL = `${REDIS_PREFIX}:project:`;
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
  private readonly listeners = new Map<string, number>();

  constructor(private readonly connections: RedisConnections) {}

  onModuleInit(): void {
    this.publisher = this.connections.connect();
    this.subscriber = this.connections.connect({
      maxRetriesPerRequest: null,
      commandTimeout: undefined,
    });
    this.subscriber.on('message', (channel: string, text: string) =>
      this.messages.next({ channel, text }),
    );
    // With every connection: what one that broke at once had not yet subscribed to would be forgotten.
    this.subscriber.on('ready', () => {
      this.subscriber.subscribe(CANCEL_CHANNEL, ...this.listeners.keys()).catch(() => undefined);
    });
  }

  onModuleDestroy(): void {
    this.messages.complete();
  }

  publish(events: readonly RunEvent[], projectId: string): void {
    if (events.length === 0) return;
    this.send(CHANNEL + events[0].runId, JSON.stringify(events));
    this.send(PROJECT_CHANNEL + projectId, '');
  }

  /** A run's events as they are published, in batches. Completes when the service stops. */
  watch(runId: string): Observable<RunEvent[]> {
    return this.listen(CHANNEL + runId).pipe(map((text) => JSON.parse(text) as RunEvent[]));
  }

  /** Says that something has been added to the log of one of the project's runs. */
  watchProject(projectId: string): Observable<void> {
    return this.listen(PROJECT_CHANNEL + projectId).pipe(map(() => undefined));
  }

  askToCancel(runId: string): void {
    this.send(CANCEL_CHANNEL, runId);
  }

  /** Ids of runs that somebody, anywhere, wants to stop. */
  cancelRequests(): Observable<string> {
    return this.messages.pipe(
      filter((message) => message.channel === CANCEL_CHANNEL),
      map((message) => message.text),
    );
  }

  private send(channel: string, text: string): void {
    this.publisher.publish(channel, text).catch(() => undefined);
  }

  private listen(channel: string): Observable<string> {
    return new Observable((observer) => {
      const listeners = this.listeners.get(channel) ?? 0;
      this.listeners.set(channel, listeners + 1);
      if (listeners === 0) this.subscriber.subscribe(channel).catch(() => undefined);
      return this.messages
        .pipe(
          filter((message) => message.channel === channel),
          map((message) => message.text),
          finalize(() => this.leave(channel)),
        )
        .subscribe(observer);
    });
  }

  private leave(channel: string): void {
    const listeners = (this.listeners.get(channel) ?? 1) - 1;
    if (listeners > 0) {
      this.listeners.set(channel, listeners);
      return;
    }
    this.listeners.delete(channel);
    this.subscriber.unsubscribe(channel).catch(() => undefined);
  }
}
