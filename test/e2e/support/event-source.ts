import { EventSource } from 'eventsource';
import type { RunEvent } from '../../../src/runs/run-event';
import { EVENT_TYPES } from './run-events';
import { until } from './until';

/** An event as a client hears it. */
export interface Heard {
  id: string;
  data: RunEvent;
}

/** A real client: it reconnects by itself, as a browser's EventSource does. */
export class Follower {
  readonly heard: Heard[] = [];
  /** Status of each answer that was none to read from; undefined for a broken connection. */
  readonly refusals: (number | undefined)[] = [];
  private readonly source: EventSource;

  constructor(url: string) {
    this.source = new EventSource(url);
    this.source.onerror = ({ code }) => this.refusals.push(code);
    for (const type of EVENT_TYPES) {
      this.source.addEventListener(type, ({ lastEventId, data }) =>
        this.heard.push({ id: lastEventId, data: JSON.parse(data as string) as RunEvent }),
      );
    }
  }

  get events(): RunEvent[] {
    return this.heard.map(({ data }) => data);
  }

  async connected(): Promise<void> {
    await until('the client to be connected', () => this.source.readyState === this.source.OPEN);
  }

  /** Waits until it has heard so many events of a type. */
  async hears(type: RunEvent['type'], count = 1, seconds = 20): Promise<void> {
    const enough = () => this.events.filter((event) => event.type === type).length >= count;
    await until(`${count} events "${type}"`, enough, seconds);
  }

  /** Waits until it has been told not to come back. */
  async done(seconds = 40): Promise<RunEvent[]> {
    try {
      const closed = () => this.source.readyState === this.source.CLOSED;
      await until('the client to stop', closed, seconds);
    } finally {
      this.leave();
    }
    return this.events;
  }

  leave(): void {
    this.source.close();
  }
}
