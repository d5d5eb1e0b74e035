import { setTimeout as delay } from 'node:timers/promises';
import { EventStreamClient, StreamedEvent } from '../../e2e/support/event-stream-client';

const TERMINAL = ['completed', 'failed', 'cancelled'];

/** A client that follows one run to its end, however often it is cut off. */
export class EventReader {
  readonly heard: StreamedEvent[] = [];
  connections = 0;
  readonly done: Promise<void>;
  private closed = false;

  constructor(private readonly url: string) {
    this.done = this.follow();
  }

  /** Its end has been heard. */
  get over(): boolean {
    return TERMINAL.includes(this.heard.at(-1)?.event ?? '');
  }

  leave(): void {
    this.closed = true;
  }

  private async follow(): Promise<void> {
    while (!this.over && !this.closed) {
      const last = this.heard.at(-1)?.id;
      const headers: Record<string, string> = last === undefined ? {} : { 'last-event-id': last };
      const client = await EventStreamClient.open(this.url, { headers }).catch(() => undefined);
      if (client === undefined || client.status !== 200) {
        client?.leave();
        await delay(200);
        continue;
      }
      this.connections += 1;
      while (!client.ended && !this.closed) await delay(50);
      if (this.closed) client.leave();
      this.heard.push(...client.events);
    }
  }
}
