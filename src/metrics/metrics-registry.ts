import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Reading } from './reading';

/** Every name of ours begins like this; what Node says of itself keeps its usual names. */
export const PREFIX = 'onethread_';

/** What a figure is called and means. `labels` have few values each: never an id. */
export interface Meaning<L extends string> {
  name: string;
  help: string;
  labels?: readonly L[];
}

/** All figures of this process; `/metrics` shows them. */
@Injectable()
export class MetricsRegistry {
  readonly registry = new Registry();

  counter<L extends string = never>(meaning: Meaning<L>): Counter<L> {
    return new Counter({ ...this.options(meaning), registers: [this.registry] });
  }

  /** @param buckets upper bounds, in the unit that ends the name */
  histogram<L extends string = never>(meaning: Meaning<L>, buckets: number[]): Histogram<L> {
    return new Histogram({ ...this.options(meaning), buckets, registers: [this.registry] });
  }

  /** @param collect called at each scrape, to set it */
  gauge<L extends string = never>(
    meaning: Meaning<L>,
    collect?: (gauge: Gauge<L>) => void | Promise<void>,
  ): Gauge<L> {
    return new Gauge({
      ...this.options(meaning),
      registers: [this.registry],
      ...(collect === undefined
        ? {}
        : {
            collect(this: Gauge<L>) {
              return collect(this);
            },
          }),
    });
  }

  /** A gauge of something that is read; while it cannot be told, it has no value at all. */
  readGauge<T, L extends string = never>(
    meaning: Meaning<L>,
    reading: Reading<T>,
    set: (gauge: Gauge<L>, value: T) => void,
  ): Gauge<L> {
    return this.gauge(meaning, async (gauge) => {
      const value = await reading.get();
      gauge.reset();
      if (value !== undefined) set(gauge, value);
      // Without labels, a reset leaves a 0.
      else if (meaning.labels === undefined) gauge.remove();
    });
  }

  private options<L extends string>({ name, help, labels = [] }: Meaning<L>) {
    return { name: PREFIX + name, help, labelNames: labels };
  }
}

/** `value` when it is one of the known ones: a label has a bounded number of values. */
export const known = (values: readonly string[], value: string | undefined): string =>
  value !== undefined && values.includes(value) ? value : 'other';
