import { Logger } from '@nestjs/common';
import type { EventEmitter2 } from '@nestjs/event-emitter';
import { ClaudeError } from '../claude/claude-error';
import type { RunSession } from '../sessions/session-source';
import type { Run, RunUsage } from './run.entity';
import { TurnEnded } from './runs.events';

/** Tells of a turn's end: in the log, and to whoever counts. */
export class TurnReport {
  private readonly logger = new Logger('Turn');
  private readonly since = Date.now();
  /** What the turn took, once it is known. */
  usage?: RunUsage;

  constructor(
    private readonly events: EventEmitter2,
    private readonly run: Run,
    private readonly session: RunSession,
  ) {}

  async of<T>(turn: Promise<T>): Promise<T> {
    try {
      const outcome = await turn;
      this.tell('completed');
      return outcome;
    } catch (error) {
      this.tell(error instanceof ClaudeError ? error.failure : 'internal_error');
      throw error;
    }
  }

  private tell(outcome: TurnEnded['outcome']): void {
    const { run, session, usage } = this;
    const seconds = (Date.now() - this.since) / 1_000;
    const { id: sessionId, resumed, reason, previousId } = session;
    const line = { runId: run.runId, projectId: run.projectId, outcome, seconds };
    this.logger.log({ ...line, sessionId, resumed, reason, previousId, ...usage }, 'turn ended');
    const { event } = TurnEnded;
    this.events.emit(event, new TurnEnded(run, session, outcome, seconds, usage));
  }
}
