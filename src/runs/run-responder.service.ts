import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DomainError } from '../common/domain-error';
import { Draining } from '../common/draining';
import { wantsEventStream } from '../common/wants-event-stream';
import { HttpConfig } from '../config/http.config';
import { Cancellation } from './cancellation.service';
import { sendEventStream } from './event-stream';
import { readPreference } from './preference';
import type { RunBody } from './run-body.dto';
import { RunEventsService } from './run-events.service';
import { RunWaiter } from './run-waiter.service';
import { isTerminal, Run } from './run.entity';
import { RunsService } from './runs.service';

/** Seconds after which a client that got 202 may look again. */
const LOOK_AGAIN_SECONDS = 2;

/** Answers a request that started a run: waits for it as the client prefers, then says how it stands. */
@Injectable()
export class RunResponder {
  constructor(
    private readonly runs: RunsService,
    private readonly waiter: RunWaiter,
    private readonly events: RunEventsService,
    private readonly cancellation: Cancellation,
    private readonly http: HttpConfig,
    private readonly draining: Draining,
  ) {}

  /**
   * Writes the response: the run's body, or the run's events when the client accepts a stream.
   * @throws DomainError the run's own code, when it was waited for and failed
   */
  async respond(run: Run, request: Request, response: Response): Promise<void> {
    if (wantsEventStream(request)) return this.stream(run, request, response);
    const { waitSeconds, applied } = readPreference(
      request.headers['prefer'],
      this.http.responseWaitSeconds,
    );
    if (applied !== undefined) response.setHeader('Preference-Applied', applied);
    const now = waitSeconds === 0 ? run : await this.waitFor(run, waitSeconds, response);
    // The client hung up, and there is nobody to tell.
    if (response.destroyed) return;
    const body = await this.runs.body(now);
    if (now.status === 'failed') throw failureOf(now, body);
    response.status(isTerminal(now.status) ? 200 : 202);
    if (!isTerminal(now.status)) {
      response.setHeader('Location', body.links.run);
      response.setHeader('Retry-After', String(LOOK_AGAIN_SECONDS));
    }
    response.json(body);
  }

  private async waitFor(run: Run, seconds: number, response: Response): Promise<Run> {
    const gone = new AbortController();
    const hangUp = () => gone.abort();
    response.once('close', hangUp);
    try {
      return await this.waiter.wait(run.runId, seconds, gone.signal);
    } finally {
      response.off('close', hangUp);
    }
  }

  /**
   * A client that goes away does not stop the run, which can be followed again by its id; unless it
   * said so with `?cancelOnDisconnect=true`.
   */
  private async stream(run: Run, request: Request, response: Response): Promise<void> {
    response.setHeader('Location', `/v1/runs/${run.runId}`);
    const cancelOnDisconnect = request.query['cancelOnDisconnect'] === 'true';
    await sendEventStream(request, response, (signal) => this.events.stream(run.runId, 0, signal));
    // Clients that are cut off by our own stop have not gone away.
    if (!cancelOnDisconnect || response.writableFinished || this.draining.begun) return;
    await this.cancellation.cancel(run.runId).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
    });
  }
}

/** The problem document of a failed run: its error, with ids and the session still in it. */
function failureOf(run: Run, body: RunBody): DomainError {
  const error = run.error ?? { code: 'internal_error', message: 'The run failed.', status: 500 };
  const { status: runStatus, ...members } = body;
  return new DomainError(error.code, error.status, error.message, {
    members: { ...error.details, ...members, runStatus },
    retryAfterSeconds: error.retryAfterSeconds,
  });
}
