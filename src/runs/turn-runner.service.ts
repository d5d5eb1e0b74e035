import { Injectable } from '@nestjs/common';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { lastValueFrom, Observable, tap } from 'rxjs';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ClaudeClient, ClaudeRequest } from '../claude/claude-client';
import { ClaudeError } from '../claude/claude-error';
import type { ClaudeEvent, TurnResult } from '../claude/claude-event';
import type { ToolPolicy } from '../claude/tool-policy';
import { DataConfig } from '../config/data.config';
import { SessionManagementService, TurnPlan } from '../sessions/session-management.service';
import type { RunSession } from '../sessions/session-source';
import { WorkspacesService } from '../workspaces/workspaces.service';
import { identify } from './process-identity';
import type { RunContext } from './run-context';
import type { RunEventDraft } from './run-event';
import type { RunUsage } from './run.entity';

export interface TurnRequest {
  prompt: string;
  policy: ToolPolicy;
  instructions?: string;
  outputSchema?: Record<string, unknown>;
}

export interface TurnOutcome {
  session: RunSession;
  /** Claude's final answer. */
  text: string;
  structuredOutput?: unknown;
}

type TurnScope = Omit<RunContext, 'turn'>;

/**
 * The resume engine: runs one prompt on a project's thread, by the rules T1–T6. The id is stored
 * only after a turn that was real, under the lease's fence; a dead session is replaced once.
 */
@Injectable()
export class TurnRunner {
  constructor(
    private readonly claude: ClaudeClient,
    private readonly sessions: SessionManagementService,
    private readonly workspaces: WorkspacesService,
    private readonly data: DataConfig,
    private readonly dataSource: DataSource,
  ) {}

  async take(scope: TurnScope, request: TurnRequest): Promise<TurnOutcome> {
    const plan = await this.sessions.planTurn(
      scope.run.projectId,
      scope.lease.generation,
      this.promisedId(scope),
    );
    try {
      return await this.attempt(scope, request, plan);
    } catch (error) {
      const dead = error instanceof ClaudeError && error.failure === 'session_not_found';
      if (!dead || !plan.session.resumed) throw error;
      return this.attempt(scope, request, this.sessions.planFallback(plan));
    }
  }

  /** An id can name one new session only: the first attempt keeps the promise, a later one cannot. */
  private promisedId({ run }: TurnScope): string {
    return run.attempts === 1 && run.sessionId !== null && run.session === null
      ? run.sessionId
      : randomUUID();
  }

  private async attempt(
    scope: TurnScope,
    request: TurnRequest,
    plan: TurnPlan,
  ): Promise<TurnOutcome> {
    await this.announce(scope, plan.session);
    const claudeRequest = await this.toClaudeRequest(scope, request, plan);
    const result = await this.stream(scope, claudeRequest).catch(async (error: unknown) => {
      await this.keepInterrupted(scope, plan, error);
      throw error;
    });
    await this.save(scope, plan, result);
    await this.account(scope, result, plan.costBeforeUsd);
    return {
      session: plan.session,
      text: result.text,
      structuredOutput: result.structuredOutput,
    };
  }

  private async save(
    { run, lease }: TurnScope,
    plan: TurnPlan,
    turn: Pick<TurnResult, 'sessionId' | 'lastMessageUuid' | 'cumulativeCostUsd'>,
  ): Promise<void> {
    await this.sessions.updateProjectSession(run.projectId, turn.sessionId, run.source, {
      fence: lease.generation,
      runId: run.runId,
      lastMessageUuid: turn.lastMessageUuid,
      cumulativeCostUsd: turn.cumulativeCostUsd,
      reason: plan.session.reason,
    });
  }

  /**
   * A turn that the user stopped after Claude had answered was real as far as it went (T2): its
   * files stay, so the conversation that explains them stays too.
   */
  private async keepInterrupted(scope: TurnScope, plan: TurnPlan, error: unknown): Promise<void> {
    const stopped = scope.signal.aborted && scope.signal.reason === 'cancelled';
    if (!stopped || !(error instanceof ClaudeError) || !error.details.messages) return;
    await this.save(scope, plan, {
      sessionId: plan.session.id,
      lastMessageUuid: error.details.lastMessageUuid,
      cumulativeCostUsd: plan.costBeforeUsd,
    });
  }

  /** Everyone learns which session it will be before the CLI starts. */
  private async announce(scope: TurnScope, session: RunSession): Promise<void> {
    scope.run.session = session;
    scope.run.sessionId = session.id;
    await this.dataSource.query(
      'UPDATE runs SET session_id = $2, session = $3 WHERE run_id = $1 AND lease_generation = $4',
      [scope.run.runId, session.id, session, scope.lease.generation],
    );
    scope.emit({ type: 'session', session });
  }

  private async toClaudeRequest(
    { run }: TurnScope,
    request: TurnRequest,
    plan: TurnPlan,
  ): Promise<ClaudeRequest> {
    const configDir = join(this.data.claude, run.projectId);
    await mkdir(configDir, { recursive: true, mode: 0o700 });
    return {
      ...request,
      cwd: await this.workspaces.ensure(run.projectId),
      configDir,
      session: plan.entry,
    };
  }

  private stream(scope: TurnScope, request: ClaudeRequest): Promise<TurnResult> {
    let result: TurnResult | undefined;
    const events: Observable<ClaudeEvent> = this.claude.run(request, scope.signal).pipe(
      tap((event) => {
        if (event.type === 'result') result = event.result;
        if (event.type === 'process') this.remember(scope, event.pid);
        const draft = toDraft(event);
        if (draft !== undefined) scope.emit(draft);
      }),
    );
    return lastValueFrom(events, { defaultValue: undefined }).then(() => {
      if (result === undefined) throw new ClaudeError('crashed', 'the turn ended without a result');
      return result;
    });
  }

  /** So that whoever recovers this run can find and end the process before it resumes the session. */
  private remember({ run, lease }: TurnScope, pid: number): void {
    const { started, machine } = identify(pid);
    this.dataSource
      .query(
        `UPDATE runs SET cli_pid = $2, cli_started = $3, cli_host = $4
          WHERE run_id = $1 AND lease_generation = $5`,
        [run.runId, pid, started, machine, lease.generation],
      )
      .catch(() => undefined);
  }

  private async account(scope: TurnScope, result: TurnResult, before: number): Promise<void> {
    const sofar = scope.run.usage;
    const usage: RunUsage = {
      inputTokens: (sofar?.inputTokens ?? 0) + result.usage.inputTokens,
      outputTokens: (sofar?.outputTokens ?? 0) + result.usage.outputTokens,
      cacheReadTokens: (sofar?.cacheReadTokens ?? 0) + result.usage.cacheReadTokens,
      cacheCreationTokens: (sofar?.cacheCreationTokens ?? 0) + result.usage.cacheCreationTokens,
      // The CLI counts the whole conversation; this turn's part is what was added.
      costUsd: (sofar?.costUsd ?? 0) + Math.max(0, result.cumulativeCostUsd - before),
      turns: (sofar?.turns ?? 0) + 1,
    };
    scope.run.usage = usage;
    scope.emit({ type: 'usage', usage });
    await this.dataSource.query(
      'UPDATE runs SET usage = $2 WHERE run_id = $1 AND lease_generation = $3',
      [scope.run.runId, usage, scope.lease.generation],
    );
  }
}

/** What of a turn belongs in the run's log. */
function toDraft(event: ClaudeEvent): RunEventDraft | undefined {
  switch (event.type) {
    case 'text':
    case 'thinking':
      return { type: event.type, text: event.text };
    case 'tool':
      return { type: 'tool', id: event.id, name: event.name, input: event.input };
    case 'tool_result':
      return {
        type: 'tool_result',
        id: event.id,
        isError: event.isError,
        content: event.content,
      };
    case 'retry':
      return {
        type: 'status',
        status: 'running',
        detail: `Claude is asked again (attempt ${event.attempt})`,
      };
    default:
      return undefined;
  }
}
