import { Injectable, Logger } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import { IsNull, DataSource } from 'typeorm';
import { DomainError } from '../common/domain-error';
import { LineService } from './line.service';
import { logRunEnd } from './log-run-end';
import { RunClaims } from './run-claims.service';
import { RunFeed } from './run-feed.service';
import { RunWaiter } from './run-waiter.service';
import { isTerminal, Run } from './run.entity';
import { RunEnded } from './runs.events';
import { RunsService } from './runs.service';

/** A stopped Claude process is gone within 5 s; with the end that is written then, this is ample. */
const PATIENCE_SECONDS = 15;

/** Stops runs, wherever they are. */
@Injectable()
export class Cancellation {
  private readonly logger = new Logger(Cancellation.name);

  constructor(
    private readonly runs: RunsService,
    private readonly claims: RunClaims,
    private readonly line: LineService,
    private readonly feed: RunFeed,
    private readonly waiter: RunWaiter,
    private readonly dataSource: DataSource,
    private readonly events: EventEmitter2,
  ) {}

  /**
   * Stops a run: one in line leaves it at once, one at work is interrupted. Doing it again changes
   * nothing. What Claude has written so far stays, and so does the conversation that explains it.
   * @returns the run, cancelled; or still at work, when its worker takes unusually long
   * @throws NotFoundError `run_not_found`
   * @throws DomainError `run_finished` (409)
   */
  async cancel(runId: string): Promise<Run> {
    const { projectId } = await this.runs.get(runId);
    const end = await this.claims.cancelWaiting(runId);
    if (end !== undefined) {
      const run = await this.runs.get(runId);
      this.feed.publish([end], run.projectId);
      this.events.emit(RunEnded.event, new RunEnded(run));
      logRunEnd(this.logger, run);
      await this.line.dispatch(run.projectId);
      return run;
    }
    await this.dataSource.manager.update(
      Run,
      { runId, status: 'running', cancelRequestedAt: IsNull() },
      { cancelRequestedAt: new Date() },
    );
    const asked = await this.runs.get(runId);
    if (!isTerminal(asked.status)) {
      this.logger.log({ runId, projectId }, 'run asked to stop');
      this.feed.askToCancel(runId);
    }
    const run = await this.waiter.wait(runId, PATIENCE_SECONDS);
    if (run.status === 'completed' || run.status === 'failed') {
      throw new DomainError('run_finished', 409, `The run is ${run.status} already.`, {
        members: { runId, runStatus: run.status },
      });
    }
    return run;
  }
}
