import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DomainError } from '../common/domain-error';
import { HttpConfig } from '../config/http.config';
import { readPreference } from './preference';
import type { RunBody } from './run-body.dto';
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
    private readonly http: HttpConfig,
  ) {}

  /** @throws DomainError the run's own code, when it was waited for and failed */
  async respond(run: Run, request: Request, response: Response): Promise<RunBody> {
    const { waitSeconds, applied } = readPreference(
      request.headers['prefer'],
      this.http.responseWaitSeconds,
    );
    if (applied !== undefined) response.setHeader('Preference-Applied', applied);
    const now = waitSeconds === 0 ? run : await this.waiter.wait(run.runId, waitSeconds);
    const body = await this.runs.body(now);
    if (now.status === 'failed') throw failureOf(now, body);
    response.status(isTerminal(now.status) ? 200 : 202);
    if (!isTerminal(now.status)) {
      response.setHeader('Location', body.links.run);
      response.setHeader('Retry-After', String(LOOK_AGAIN_SECONDS));
    }
    return body;
  }
}

/** The problem document of a failed run: its error, with ids and the session still in it. */
function failureOf(run: Run, body: RunBody): DomainError {
  const error = run.error ?? { code: 'internal_error', message: 'The run failed.', status: 500 };
  const { status: runStatus, ...members } = body;
  return new DomainError(error.code, error.status, error.message, {
    members: { ...members, runStatus },
    retryAfterSeconds: error.retryAfterSeconds,
  });
}
