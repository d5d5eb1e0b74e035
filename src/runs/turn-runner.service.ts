import { Injectable } from '@nestjs/common';
import { EventEmitter2, OnEvent } from '@nestjs/event-emitter';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lastValueFrom, Observable, tap } from 'rxjs';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { ClaudeClient, ClaudeRequest } from '../claude/claude-client';
import { ClaudeError } from '../claude/claude-error';
import type { ClaudeEvent, TurnResult } from '../claude/claude-event';
import type { ToolPolicy } from '../claude/tool-policy';
import { inSpan } from '../common/spans';
import { storable } from '../common/storable';
import { insufficientStorage, retryWhileAway } from '../common/storage-errors';
import { ProjectDeleted } from '../projects/projects.events';
import { DataConfig } from '../config/data.config';
import type { PostgresSessionStore } from '../sessions/postgres-session-store';
import { SessionManagementService, TurnPlan } from '../sessions/session-management.service';
import { isLoss, RunSession } from '../sessions/session-source';
import { WorkspacesService } from '../workspaces/workspaces.service';
import { Budget } from './budget.service';
import { ContextSummaries } from './context-summaries.service';
import { identify } from '../common/processes/process-identity';
import type { TurnScope } from './run-context';
import type { RunSource } from './run-source';
import type { Run } from './run.entity';
import { ClaudeAskedAgain, RunFirstText } from './runs.events';
import { TurnAccounts } from './turn-accounts.service';
import { toDraft } from './turn-events';
import { TurnReport } from './turn-report';

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

/** `budgetUsd`: what the turn may cost. */
type BoundedRequest = TurnRequest & { budgetUsd?: number };

/** What the CLI's file tools say when a write failed for want of space. */
const OUT_OF_SPACE = /^(<tool_use_error>)?\s*(Error:\s*)?(ENOSPC|EDQUOT)\b/;

/**
 * The resume engine: runs one prompt on a project's thread, by the rules T1–T6. The id is stored
 * only after a turn that was real, under the lease's fence; a dead session is replaced once.
 */
@Injectable()
export class TurnRunner {
  /** Runs whose promised id has been given out in this attempt. */
  private readonly begun = new WeakSet<Run>();

  constructor(
    private readonly claude: ClaudeClient,
    private readonly sessions: SessionManagementService,
    private readonly workspaces: WorkspacesService,
    private readonly data: DataConfig,
    private readonly summaries: ContextSummaries,
    private readonly accounts: TurnAccounts,
    private readonly budget: Budget,
    private readonly dataSource: DataSource,
    private readonly events: EventEmitter2,
  ) {}

  /** Claude's own folder for the project; its transcripts are in the database and go with it. */
  @OnEvent(ProjectDeleted.event)
  async forget({ projectId }: ProjectDeleted): Promise<void> {
    await rm(join(this.data.claude, projectId), { recursive: true, force: true });
  }

  /** @throws DomainError `budget_exceeded` (429) before anything is started */
  async take(scope: TurnScope, request: TurnRequest): Promise<TurnOutcome> {
    const { projectId } = scope.run;
    const budgetUsd = await this.budget.check(projectId);
    try {
      return await this.resume(scope, { ...request, budgetUsd });
    } catch (error) {
      throw await this.budget.explain(error, projectId);
    }
  }

  private async resume(scope: TurnScope, request: BoundedRequest): Promise<TurnOutcome> {
    const plan = await retryWhileAway(
      async () => {
        const { run, lease } = scope;
        const freshId = await this.promisedId(run);
        return this.sessions.planTurn(run.projectId, lease.generation, freshId);
      },
      { signal: scope.signal },
    );
    this.begun.add(scope.run);
    try {
      return await this.observed(scope, request, plan);
    } catch (error) {
      const dead = error instanceof ClaudeError && error.failure === 'session_not_found';
      if (!dead || !plan.session.resumed) throw error;
      return this.observed(scope, request, this.sessions.planFallback(plan));
    }
  }

  /**
   * The id of a new session, if there shall be one: that which was promised when the run was accepted.
   * An attempt that came to nothing has used it; it is taken back from that one.
   */
  private async promisedId(run: Run): Promise<string> {
    const promised = run.session?.resumed || this.begun.has(run) ? null : run.sessionId;
    if (promised === null || run.carriedOver !== null) return randomUUID();
    if (run.session !== null) {
      await this.sessions.forgetAttempt(run.projectId, promised, this.configDirOf(run));
    }
    return promised;
  }

  private configDirOf({ projectId }: Run): string {
    return join(this.data.claude, projectId);
  }

  private observed(
    scope: TurnScope,
    request: BoundedRequest,
    plan: TurnPlan,
  ): Promise<TurnOutcome> {
    const report = new TurnReport(this.events, scope.run, plan.session);
    const attributes = {
      'onethread.session_id': plan.session.id,
      'onethread.session_resumed': plan.session.resumed,
      'onethread.tool_policy': request.policy,
    };
    return inSpan('claude turn', { attributes }, () =>
      report.of(this.attempt(scope, request, plan, report)),
    );
  }

  private async attempt(
    scope: TurnScope,
    request: BoundedRequest,
    plan: TurnPlan,
    report: TurnReport,
  ): Promise<TurnOutcome> {
    await this.announce(scope, plan.session);
    const transcript = this.sessions.transcriptOf(scope.run.projectId, scope.lease.generation);
    const claudeRequest = await this.toClaudeRequest(scope, request, plan);
    const result = await this.stream(scope, {
      ...claudeRequest,
      sessionStore: transcript,
    }).catch(async (error: unknown) => {
      await this.keepInterrupted(scope, plan, transcript, error);
      await this.accounts.addFailed(scope, plan, error, report);
      throw error;
    });
    // A session that cannot be resumed elsewhere is not one to store.
    await transcript.settle();
    if (result.outOfSpace) {
      // Claude has been told, and went on; what it wrote may be torn, so the turn does not count.
      await this.accounts.add(scope, result);
      throw insufficientStorage();
    }
    await this.save(scope, plan, result);
    report.usage = await this.accounts.add(scope, result);
    return {
      session: plan.session,
      // It goes on to the database in whatever way the feature likes.
      ...storable({ text: result.text, structuredOutput: result.structuredOutput }),
    };
  }

  private async save(
    { run, lease }: TurnScope,
    plan: TurnPlan,
    turn: Pick<TurnResult, 'sessionId' | 'lastMessageUuid' | 'cumulativeCostUsd'>,
  ): Promise<void> {
    if (!plan.movesThread) return;
    run.threadMoved = true;
    // A file edit takes no turn.
    const source = run.source as Exclude<RunSource, 'file_edit'>;
    const update = {
      fence: lease.generation,
      runId: run.runId,
      lastMessageUuid: turn.lastMessageUuid,
      cumulativeCostUsd: turn.cumulativeCostUsd,
      reason: plan.session.reason,
    };
    // A turn that was real must not be lost to a database that is away for a moment.
    await retryWhileAway(() =>
      this.sessions.updateProjectSession(run.projectId, turn.sessionId, source, update),
    );
  }

  /**
   * A turn that the user stopped after Claude had answered was real as far as it went (T2): its
   * files stay, so the conversation that explains them stays too.
   */
  private async keepInterrupted(
    scope: TurnScope,
    plan: TurnPlan,
    transcript: PostgresSessionStore,
    error: unknown,
  ): Promise<void> {
    const stopped = scope.signal.aborted && scope.signal.reason === 'cancelled';
    if (!stopped || !(error instanceof ClaudeError) || !error.details.messages) return;
    // Of a turn whose messages never reached the transcript, nothing can be resumed.
    if (error.details.lastMessageUuid === undefined) return;
    await transcript.settle();
    await this.save(scope, plan, {
      sessionId: plan.session.id,
      lastMessageUuid: error.details.lastMessageUuid,
      cumulativeCostUsd: plan.costBeforeUsd,
    });
  }

  /** Everyone learns which session it will be before the CLI starts. */
  async announce(scope: TurnScope, session: RunSession): Promise<void> {
    scope.run.session = session;
    scope.run.sessionId = session.id;
    const change =
      'UPDATE runs SET session_id = $2, session = $3 WHERE run_id = $1 AND lease_generation = $4';
    const values = [scope.run.runId, session.id, session, scope.lease.generation];
    await retryWhileAway(() => this.dataSource.query(change, values), { signal: scope.signal });
    scope.emit({ type: 'session', session });
  }

  private async toClaudeRequest(
    { run }: TurnScope,
    { budgetUsd, ...request }: BoundedRequest,
    plan: TurnPlan,
  ): Promise<ClaudeRequest> {
    const configDir = this.configDirOf(run);
    await mkdir(configDir, { recursive: true, mode: 0o700 });
    const cwd = await this.workspaces.ensure(run.projectId);
    return {
      ...request,
      prompt: await this.promptFor(run, request.prompt, plan),
      cwd,
      configDir,
      session: plan.entry,
      limits: { budgetUsd },
    };
  }

  /** A new session in a lost one's place is told what the database knows of the conversation. */
  private async promptFor(run: Run, prompt: string, plan: TurnPlan): Promise<string> {
    const told = plan.notes.length === 0 ? prompt : `${plan.notes.join('\n')}\n\n${prompt}`;
    if (!isLoss(plan.session.reason)) return told;
    return this.summaries.introduce(run, told);
  }

  private stream(
    scope: TurnScope,
    request: ClaudeRequest,
  ): Promise<TurnResult & { outOfSpace: boolean }> {
    let result: TurnResult | undefined;
    let outOfSpace = false;
    const events: Observable<ClaudeEvent> = this.claude.run(request, scope.signal).pipe(
      tap((event) => {
        if (event.type === 'result') result = event.result;
        if (event.type === 'process') this.remember(scope, event.pid);
        this.announceNews(scope.run, event);
        outOfSpace ||=
          event.type === 'tool_result' && event.isError && OUT_OF_SPACE.test(event.content);
        const draft = toDraft(event, request.cwd);
        if (draft !== undefined) scope.emit(draft);
      }),
    );
    return lastValueFrom(events, { defaultValue: undefined }).then(() => {
      if (result === undefined) throw new ClaudeError('crashed', 'the turn ended without a result');
      return { ...result, outOfSpace };
    });
  }

  private announceNews(run: Run, event: ClaudeEvent): void {
    if (event.type === 'retry') {
      this.events.emit(ClaudeAskedAgain.event, new ClaudeAskedAgain(event.status));
    }
    if (event.type !== 'text' || run.spoke) return;
    run.spoke = true;
    const seconds = (Date.now() - run.takenAt) / 1_000;
    this.events.emit(RunFirstText.event, new RunFirstText(run, seconds));
  }

  /** So that whoever recovers this run can find and end the process before it resumes the session. */
  private remember({ run, lease }: TurnScope, pid: number): void {
    const { started, machine } = identify(pid);
    const change = `UPDATE runs SET cli_pid = $2, cli_started = $3, cli_host = $4
      WHERE run_id = $1 AND lease_generation = $5`;
    const values = [run.runId, pid, started, machine, lease.generation];
    retryWhileAway(() => this.dataSource.query(change, values)).catch(() => undefined);
  }
}
