import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from './metrics-registry';

/** What a client follows: one run, or all of a project's. */
export type StreamKind = 'run' | 'project';

const LAG_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Figures of the event streams that this process serves. */
@Injectable()
export class StreamMetrics {
  private readonly clients;
  private readonly lag;
  private readonly sent;

  constructor(metrics: MetricsRegistry) {
    this.clients = metrics.gauge({
      name: 'event_stream_clients',
      help: 'Clients that follow events (SSE) through this process now.',
      labels: ['stream'],
    });
    this.sent = metrics.counter({
      name: 'event_stream_events_total',
      help: 'Events handed to followers, live or from the log.',
      labels: ['stream'],
    });
    this.lag = metrics.histogram(
      {
        name: 'event_lag_seconds',
        help: 'From the moment an event happened until a client that was there had it; one value per batch, of its oldest event.',
        labels: ['stream'],
      },
      LAG_BUCKETS,
    );
    for (const stream of ['run', 'project'] as const) {
      this.clients.set({ stream }, 0);
      this.sent.inc({ stream }, 0);
      this.lag.zero({ stream });
    }
  }

  /** Passes batches on to a client and measures how late they are taken. */
  async *measured<T>(
    stream: StreamKind,
    batches: AsyncIterable<T[]>,
    at: (item: T) => string,
  ): AsyncGenerator<T[]> {
    this.clients.inc({ stream });
    const since = Date.now();
    try {
      for await (const batch of batches) {
        yield batch;
        // Back here, the client's connection has taken the batch. What happened before the client
        // came is no lag.
        this.sent.inc({ stream }, batch.length);
        const oldest = batch.map((item) => Date.parse(at(item))).find((time) => time >= since);
        if (oldest !== undefined) this.lag.observe({ stream }, (Date.now() - oldest) / 1_000);
      }
    } finally {
      this.clients.dec({ stream });
    }
  }
}
