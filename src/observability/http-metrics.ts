import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { known, MetricsRegistry } from '../metrics/metrics-registry';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
/** A request may wait for its run for `RESPONSE_WAIT_SECONDS`. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** How the API answers, by the template of the route: never by the path, which holds ids. */
@Injectable()
export class HttpMetrics {
  private readonly duration;

  constructor(metrics: MetricsRegistry) {
    this.duration = metrics.histogram(
      {
        name: 'http_request_duration_seconds',
        help: 'Requests to the API, by the template of their route and the class of the status. Event streams are not among them.',
        labels: ['method', 'route', 'status'],
      },
      BUCKETS,
    );
  }

  /** For Express, before everything that can answer. */
  readonly middleware = (request: Request, response: Response, next: NextFunction): void => {
    const stop = this.duration.startTimer();
    response.once('close', () => {
      if (isStream(response)) return;
      stop({
        method: known(METHODS, request.method),
        route: routeOf(request),
        status: `${Math.floor(response.statusCode / 100)}xx`,
      });
    });
    next();
  };
}

/** It lasts as long as somebody listens. */
const isStream = (response: Response): boolean =>
  String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');

/** Of what no route of ours answers, everything is one. */
function routeOf(request: Request): string {
  const { path } = (request as { route?: { path?: unknown } }).route ?? {};
  return typeof path === 'string' && request.baseUrl === '' ? path : 'other';
}
