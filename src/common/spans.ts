import {
  Attributes,
  context,
  propagation,
  ROOT_CONTEXT,
  Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';

/*
 * Spans of our own. Nothing happens here unless tracing is on: the API alone does nothing. No prompt,
 * no file and no address with a secret goes into a span.
 */

const tracer = () => trace.getTracer('onethread');

export interface SpanOptions {
  kind?: 'producer' | 'consumer' | 'client';
  attributes?: Attributes;
  /** W3C `traceparent` of a span in another process, under which this one goes. */
  parent?: string | null;
}

const KINDS = {
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
} as const;

/** Does `work` in a span of this name; an error that comes out of it marks the span. */
export function inSpan<T>(
  name: string,
  { kind, attributes, parent }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const under =
    parent === undefined || parent === null
      ? context.active()
      : propagation.extract(ROOT_CONTEXT, { traceparent: parent });
  const options = { attributes, kind: kind === undefined ? undefined : KINDS[kind] };
  return tracer().startActiveSpan(name, options, under, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      failSpan(error, span);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Says that what the span (by default the current one) stands for went wrong: the kind of error, not its words. */
export function failSpan(error: unknown, span = trace.getActiveSpan()): void {
  const { code, failure } = (error ?? {}) as { code?: unknown; failure?: unknown };
  const type = [failure, code].find((value) => typeof value === 'string');
  span?.setAttribute('error.type', type ?? (error instanceof Error ? error.name : 'unknown'));
  span?.setStatus({ code: SpanStatusCode.ERROR });
}

/** A span for what began at `since` and ends now. */
export function markSpan(name: string, since: number): void {
  tracer().startSpan(name, { startTime: since }).end();
}

/** Where we are in which trace, as a W3C `traceparent`, for another process to go on from. */
export function currentTraceParent(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}
