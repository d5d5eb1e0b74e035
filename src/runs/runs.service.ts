import { Injectable, Logger } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource, EntityManager, In, LessThan } from 'typeorm';
import { PreviewLinks } from '../access/preview-links';
import { DomainError, NotFoundError } from '../common/domain-error';
import { Page, PageQuery, readCursor, toPage } from '../common/pagination';
import { currentTraceParent, inSpan } from '../common/spans';
import { concerns, currentScope } from '../common/work-scope';
import { LogConfig } from '../config/log.config';
import { AlreadyDone, IdempotencyKey, useKey } from './idempotency';
import { Budget } from './budget.service';
import { LineService } from './line.service';
import { OwnerLimits } from './owner-limits.service';
import { RunBody, toRunBody } from './run-body.dto';
import { RunEventsRepository } from './run-events.repository';
import { RunFeed } from './run-feed.service';
import { PRIORITY, RUNS_CLAUDE, RunSource } from './run-source';
import { Run } from './run.entity';

/** Runs that may wait in one project's line. */
export const MAX_WAITING_RUNS = 20;

export interface NewRun {
  projectId: string;
  source: RunSource;
  input: Record<string, unknown>;
  /** Promised session id, when the run certainly starts a fresh one. */
  sessionId?: string;
  priority?: number;
  idempotency?: IdempotencyKey;
}

/** Takes runs in and tells how they stand. */
@Injectable()
export class RunsService {
  private readonly logger = new Logger(RunsService.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly line: LineService,
    private readonly log: RunEventsRepository,
    private readonly feed: RunFeed,
    private readonly budget: Budget,
    private readonly owners: OwnerLimits,
    private readonly links: PreviewLinks,
    private readonly logs: LogConfig,
  ) {}

  /**
   * Puts a run at the end of its project's line; or, when its idempotency key has been used before,
   * gives the run that it stands for. `before` joins the same transaction.
   * @throws DomainError `project_queue_full`, `owner_queue_full`, `budget_exceeded` (429),
   *   `idempotency_key_reused` (422)
   */
  async enqueue(
    run: NewRun,
    before: (manager: EntityManager) => Promise<void> = async () => {},
  ): Promise<Run> {
    try {
      const attributes = { 'onethread.source': run.source, 'onethread.project_id': run.projectId };
      return await inSpan('enqueue', { kind: 'producer', attributes }, () => this.add(run, before));
    } catch (error) {
      if (error instanceof AlreadyDone) return this.get(error.runId);
      throw error;
    }
  }

  private async add(run: NewRun, before: (manager: EntityManager) => Promise<void>): Promise<Run> {
    const runId = randomUUID();
    const opened = await this.dataSource.transaction(async (manager) => {
      if (run.idempotency !== undefined) await useKey(manager, run.idempotency, runId);
      await before(manager);
      await this.refuseWhenFull(manager, run.projectId);
      await this.owners.refuseWhenFull(manager, run.projectId);
      if (RUNS_CLAUDE[run.source]) await this.budget.check(run.projectId, manager);
      await manager.insert(Run, {
        runId,
        projectId: run.projectId,
        source: run.source,
        status: 'queued',
        priority: run.priority ?? PRIORITY.user,
        input: run.input as object,
        sessionId: run.sessionId ?? null,
        attempts: 0,
        createdAt: new Date(),
        requestId: currentScope().requestId ?? null,
        traceParent: currentTraceParent(),
      });
      return this.log.open(manager, { runId, projectId: run.projectId });
    });
    const { projectId, source, input } = run;
    concerns({ runId, projectId });
    const asked = this.logs.prompts ? { prompt: input.prompt ?? input.message } : {};
    this.logger.log({ runId, projectId, source, ...asked }, 'run queued');
    this.feed.publish([opened], run.projectId);
    await this.line.dispatch(run.projectId);
    return this.get(runId);
  }

  /** @throws NotFoundError `<thing>_not_found` */
  async get(runId: string, sources?: readonly RunSource[], thing = 'run'): Promise<Run> {
    const run = await this.dataSource.manager.findOneBy(Run, {
      runId,
      ...(sources === undefined ? {} : { source: In([...sources]) }),
    });
    if (run === null) throw new NotFoundError(thing, runId);
    concerns({ runId, projectId: run.projectId });
    return run;
  }

  /** A project's runs of some kinds, newest first. */
  async list<T>(
    projectId: string,
    sources: readonly RunSource[],
    query: PageQuery,
    toItem: (run: Run) => T,
  ): Promise<Page<T>> {
    const before = readCursor(query.cursor, /^\d{1,18}$/);
    const rows = await this.dataSource.manager.find(Run, {
      where: {
        projectId,
        source: In([...sources]),
        ...(before === undefined ? {} : { lineNumber: LessThan(before) }),
      },
      order: { lineNumber: 'DESC' },
      take: query.limit + 1,
    });
    return toPage(rows, query.limit, (run) => run.lineNumber, toItem);
  }

  /** Whether the project has ever had a run of this kind. */
  exists(projectId: string, source: RunSource): Promise<boolean> {
    return this.dataSource.manager.existsBy(Run, { projectId, source });
  }

  /** The run that carries out a plan, unless it failed or was cancelled. */
  async findPlanBuild(chatId: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ run_id: string }[]>(
      `SELECT run_id FROM runs
        WHERE input->>'planOf' = $1 AND status IN ('queued', 'running', 'completed')`,
      [chatId],
    );
    return row?.run_id;
  }

  async body(run: Run): Promise<RunBody> {
    const position = run.status === 'queued' ? await this.line.position(run.runId) : undefined;
    return this.show(run, position);
  }

  /** As clients get it. */
  show(run: Run, position?: number): RunBody {
    return this.links.within(toRunBody(run, position));
  }

  private async refuseWhenFull(manager: EntityManager, projectId: string): Promise<void> {
    // The project's row serialises those who join its line at the same time.
    const [project] = await manager.query<unknown[]>(
      'SELECT 1 FROM public.projects WHERE project_id = $1 FOR NO KEY UPDATE',
      [projectId],
    );
    if (project === undefined) throw new NotFoundError('project', projectId);
    const [{ waiting }] = await manager.query<[{ waiting: number }]>(
      `SELECT count(*)::int AS waiting FROM runs WHERE project_id = $1 AND status = 'queued'`,
      [projectId],
    );
    if (waiting >= MAX_WAITING_RUNS) {
      throw new DomainError(
        'project_queue_full',
        429,
        `${MAX_WAITING_RUNS} runs of this project are waiting already.`,
        { retryAfterSeconds: 10, members: { projectId } },
      );
    }
  }
}
