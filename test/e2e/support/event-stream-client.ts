import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { until } from './until';

export interface StreamedEvent {
  id: string;
  event: string;
  data: any;
}

export interface StreamRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Reads server-sent events by hand: without the reconnecting that a real EventSource does. */
export class EventStreamClient {
  readonly events: StreamedEvent[] = [];
  readonly comments: string[] = [];
  retry?: number;
  /** What a client would send as `Last-Event-ID` when it comes back. */
  lastEventId?: string;
  ended = false;
  private rest = '';

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (text: string) => this.take(text));
    // A connection that breaks is an 'error' of an unfinished response.
    response.on('error', () => undefined);
    response.on('close', () => (this.ended = true));
  }

  /** Resolves when the answer begins. */
  static open(url: string, { method = 'GET', headers = {}, body }: StreamRequest = {}) {
    return new Promise<EventStreamClient>((resolve, reject) => {
      const outgoing = request(
        url,
        {
          method,
          agent: false,
          headers: {
            accept: 'text/event-stream',
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...headers,
          },
        },
        (response) => resolve(new EventStreamClient(response)),
      );
      outgoing.on('error', reject);
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  get status(): number {
    return this.response.statusCode!;
  }

  get headers(): IncomingHttpHeaders {
    return this.response.headers;
  }

  /** Waits for an event; one that has come already counts. */
  event(matches: (event: StreamedEvent) => boolean, seconds?: number): Promise<StreamedEvent> {
    return until('an event of the stream', () => this.events.find(matches), seconds);
  }

  async end(seconds?: number): Promise<StreamedEvent[]> {
    await until('the end of the stream', () => this.ended, seconds);
    return this.events;
  }

  /** Goes away, as a closed tab does. */
  leave(): void {
    this.response.destroy();
  }

  private take(text: string): void {
    this.rest += text;
    const blocks = this.rest.split('\n\n');
    this.rest = blocks.pop()!;
    for (const block of blocks) this.read(block);
  }

  private read(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const [, name, value] = /^([^:]*): ?(.*)$/.exec(line) ?? [];
      if (name === '') this.comments.push(value);
      else fields.set(name, value);
    }
    if (fields.has('retry')) this.retry = Number(fields.get('retry'));
    const [id, event, data] = ['id', 'event', 'data'].map((name) => fields.get(name));
    this.lastEventId = id ?? this.lastEventId;
    if (data !== undefined) this.events.push({ id: id!, event: event!, data: JSON.parse(data) });
  }
}
