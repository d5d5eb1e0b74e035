import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger, OnModuleDestroy } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Queue } from 'bull';
import { Observable, Subscription } from 'rxjs';
import { DataSource, EntityManager } from 'typeorm';
import { ClaudeClient } from '../claude/claude-client';
import { failSpan, inSpan } from '../common/spans';
import { isStorageAway, retryWhileAway } from '../common/storage-errors';
import { storable } from '../common/storable';
import { within } from '../common/work-scope';
import { WorkerConfig } from '../config/worker.config';
import { RUNS_QUEUE } from '../queues/queues';
import type { RunSession } from '../sessions/session-source';
import { StaleFenceError } from '../sessions/session-errors';
import { Heart } from './heart';
import { LeasesService } from './leases.service';
import { LineService } from './line.service';
import { logRunEnd } from './log-run-end';
import { Claim, Ending, RunClaims } from './run-claims.service';
import type { RunContext, RunWork, StopReason } from './run-context';
import type { RunEvent } from './run-event';
import { RunEventWriter } from './run-event-writer';
import { RunEventsRepository } from './run-events.repository';
import { toRunError } from './run-failure';
import type { Run, RunResult } from './run.entity';
import { RunFeed } from './run-feed.service';
import { RunRecovery } from './run-recovery.service';
import { LeaseLost, RunEnded, RunPutBack, RunStarted } from './runs.events';
import { StageClock } from './stage-clock';
import { TurnRunner } from './turn-runner.service';

/** The name under which this worker's Bull loops are counted; no job is ever called so. */
const LOOPS = 'worker-loops';

/** How often a run is taken that found the database away, before it fails for that. */
const MAX_ATTEMPTS = 5;

/** A worker that stops has few seconds left to put its runs back; recovery does it otherwise. */
const GIVE_BACK_SECONDS = 3;

/** Bull waits for Redis when that is away. */
const PAUSE_SECONDS = 1;

const UNWRITABLE: Ending = {
  status: 'failed',
  error: {
    code: 'event_log_failed',
    message: 'What the run had to say could not be stored.',
    status: 500,
  },
};

const STOPPED: Ending = {
  status: 'failed',
  error: {
    code: 'interrupted',
    message: 'The worker that carried out this run was stopped. Try again.',
    status: 502,
  },
};

/** Its turn is part of the thread, and nobody could go on from there: the prompt would be given twice. */
const leavesHalf = (run: Run): boolean => run.threadMoved && run.carriedOver === null;

/** A run that this worker has in its hands. */
interface Work {
  runId: string;
  stop: AbortController;
  done: Promise<void>;
}

/** Carries out runs: one at a time per project, with a lease, an event log and exactly one end. */
@Injectable()
export class RunEngine implements OnModuleDestroy {
  private readonly logger = new Logger(RunEngine.name);
  private readonly atWork = new Set<Work>();
  private cancels?: Subscription;
  private stopping = false;
  private paused?: Promise<void>;

  constructor(
    private readonly config: WorkerConfig,
    private readonly claims: RunClaims,
    private readonly leases: LeasesService,
    private readonly line: LineService,
    private readonly log: RunEventsRepository,
    private readonly feed: RunFeed,
    private readonly turns: TurnRunner,
    private readonly claude: ClaudeClient,
    private readonly dataSource: DataSource,
    private readonly events: EventEmitter2,
    private readonly recovery: RunRecovery,
    @InjectQueue(RUNS_QUEUE) private readonly queue: Queue,
  ) {}

  /**
   * Takes work from now on; and so it is called when nothing can prevent the start any more.
   *
   * The features' processors are registered with concurrency 0, as Bull adds up what each asks for;
   * the loops that fetch jobs, for all of them, are these.
   */
  start(): void {
    if (!this.config.runsWorker || this.stopping) return;
    this.cancels = this.feed.cancelRequests().subscribe((runId) => this.stop('cancelled', runId));
    this.recovery.start();
    this.queue
      .process(LOOPS, this.config.concurrency, () => Promise.resolve())
      .catch((error: unknown) => this.logger.error({ err: error }, 'the worker stopped'));
  }

  /**
   * Carries out a run and emits the events of its log as they are written. Cold; completes when the
   * run has ended, whichever way. Unsubscribing puts an unfinished run back in line. Emits nothing
   * when it is not this run's turn: it stays in line, and is given to Bull again when it is.
   */
  execute(runId: string, work: RunWork): Observable<RunEvent> {
    return new Observable((observer) => {
      const stop = new AbortController();
      const done = this.perform(runId, work, stop, (event) => observer.next(event)).then(
        () => observer.complete(),
        (error: unknown) => observer.error(error),
      );
      const entry: Work = { runId, stop, done };
      this.atWork.add(entry);
      void done.finally(() => this.atWork.delete(entry));
      return () => stop.abort('shutdown' satisfies StopReason);
    });
  }

  /**
   * Lets others have the work from now on; what is at work goes on. A job that comes all the same, or
   * because Redis is away and Bull cannot be told, is not carried out: its run stays in line.
   */
  takeNoMore(): Promise<void> {
    this.stopping = true;
    if (!this.config.runsWorker) return Promise.resolve();
    // Once: Bull breaks its connection for it, and a second time it would wait for ever.
    this.paused ??= this.queue.pause(true, true).catch(() => undefined);
    return Promise.race([this.paused, afterSeconds(PAUSE_SECONDS)]);
  }

  /** Gives running turns a while, then puts what is left back in line. */
  async onModuleDestroy(): Promise<void> {
    await this.takeNoMore();
    this.cancels?.unsubscribe();
    const all = Promise.all([...this.atWork].map((work) => work.done));
    await Promise.race([all, afterSeconds(this.config.shutdownGraceSeconds)]);
    this.stop('shutdown');
    await all;
    await this.claude.settled();
  }

  /** Stops one run, or all. */
  private stop(reason: StopReason, runId?: string): void {
    for (const work of this.atWork) {
      if (runId === undefined || work.runId === runId) work.stop.abort(reason);
    }
  }

  private async perform(
    runId: string,
    work: RunWork,
    stop: AbortController,
    emit: (event: RunEvent) => void,
  ): Promise<void> {
    if (this.stopping) return;
    const claim = await this.claims.claim(runId);
    if (claim === undefined) return;
    const { projectId, requestId, traceParent, source } = claim.run;
    const attributes = {
      'onethread.run_id': runId,
      'onethread.project_id': projectId,
      'onethread.source': source,
    };
    // Every line that is logged from here on says whose it is, and the request that it goes back to.
    await within({ requestId: requestId ?? undefined, runId, projectId }, () =>
      inSpan('run', { kind: 'consumer', parent: traceParent, attributes }, () =>
        this.serve(claim, work, stop, emit),
      ),
    );
  }

  private async serve(
    claim: Claim,
    work: RunWork,
    stop: AbortController,
    emit: (event: RunEvent) => void,
  ): Promise<void> {
    const { run, lease } = claim;
    const { runId } = run;
    const publish = (events: RunEvent[]) => {
      this.feed.publish(events, run.projectId);
      events.forEach(emit);
    };
    const writer = new RunEventWriter(this.log, lease, claim.lastSeq + 1, {
      published: publish,
      failed: (error) => {
        const lost = error instanceof StaleFenceError;
        if (!lost) this.logger.error({ runId, err: error }, 'the event log cannot be written');
        stop.abort((lost ? 'lease_lost' : 'log_failed') satisfies StopReason);
      },
    });
    const heart = Heart.start(this.leases, lease, this.config.leaseSeconds, (reason) =>
      stop.abort(reason),
    );
    // It was put back in line by a worker that stopped, after somebody had asked for its end.
    if (run.cancelRequestedAt !== null) stop.abort('cancelled' satisfies StopReason);
    const { projectId, source, attempts, createdAt } = run;
    const waitedSeconds = (Date.now() - createdAt.getTime()) / 1_000;
    this.logger.log({ runId, projectId, source, attempts, waitedSeconds }, 'run started');
    this.events.emit(RunStarted.event, new RunStarted(run));
    try {
      const ending = await this.carryOut(claim, work, stop.signal, writer);
      if (ending === undefined) await this.giveBack(claim, writer, stop.signal);
      else await this.end(claim, ending, writer, publish);
    } catch (error) {
      if (!(error instanceof StaleFenceError)) throw error;
      this.loseLease(run);
    } finally {
      heart.stop();
      writer.close();
    }
    await this.line.dispatch(run.projectId);
  }

  /** How the run ended; undefined when it shall go back in line. */
  private async carryOut(
    claim: Claim,
    work: RunWork,
    signal: AbortSignal,
    writer: RunEventWriter,
  ): Promise<Ending | undefined> {
    const clock = new StageClock(claim.run, this.events);
    const context = this.contextOf(claim, signal, writer, clock);
    context.emit({ type: 'status', status: 'running' });
    try {
      signal.throwIfAborted();
      return { status: 'completed', result: await work(context) };
    } catch (error) {
      if (signal.aborted && signal.reason === 'cancelled') return { status: 'cancelled' };
      if (signal.aborted && signal.reason === 'log_failed') return UNWRITABLE;
      if (error instanceof StaleFenceError || signal.reason === 'lease_lost') return undefined;
      if (signal.aborted) return leavesHalf(claim.run) ? STOPPED : undefined;
      if (isStorageAway(error) && this.mayStartOver(claim, writer)) return undefined;
      failSpan(error);
      return { status: 'failed', error: toRunError(error), cause: error };
    } finally {
      clock.stop();
    }
  }

  /** The database went away before anything of the run was seen, or had become part of the thread. */
  private mayStartOver({ run }: Claim, writer: RunEventWriter): boolean {
    return !writer.heard && !run.threadMoved && run.attempts < MAX_ATTEMPTS;
  }

  private contextOf(
    claim: Claim,
    signal: AbortSignal,
    writer: RunEventWriter,
    clock: StageClock,
  ): RunContext {
    const { run, lease } = claim;
    const scope = {
      run,
      lease,
      signal,
      emit: writer.write.bind(writer),
      fenced: <T>(change: (manager: EntityManager) => Promise<T>) =>
        retryWhileAway(() => this.leases.fenced(lease, change), { signal }),
      settle: async (manager: EntityManager, result: RunResult) => {
        await manager.query('UPDATE runs SET result = $2 WHERE run_id = $1', [
          run.runId,
          storable(result),
        ]);
      },
      phase: async (phase: NonNullable<typeof run.phase>) => {
        signal.throwIfAborted();
        clock.enter(phase);
        const change = 'UPDATE runs SET phase = $2 WHERE run_id = $1 AND lease_generation = $3';
        const values = [run.runId, phase, lease.generation];
        await retryWhileAway(() => this.dataSource.query(change, values), { signal });
        writer.write({ type: 'status', status: 'running', phase });
      },
    };
    const setSession = async (session: RunSession | undefined) => {
      if (session !== undefined) await this.turns.announce(scope, session);
    };
    return { ...scope, setSession, turn: (request) => this.turns.take(scope, request) };
  }

  private async end(
    { lease }: Claim,
    ending: Ending,
    writer: RunEventWriter,
    publish: (events: RunEvent[]) => void,
  ): Promise<void> {
    // What the run came to must not be lost to a database that is away for a moment.
    const write = (what: Ending) =>
      retryWhileAway(async () => this.claims.end(lease, await writer.drain(), what));
    const ended = await write(ending).catch((error: unknown) => {
      if (error instanceof StaleFenceError || isStorageAway(error)) throw error;
      this.logger.error({ runId: lease.runId, err: error }, 'the end of a run cannot be written');
      // It ends without what the database refuses.
      writer.close();
      return write(UNWRITABLE);
    });
    publish(ended.events);
    this.events.emit(RunEnded.event, new RunEnded(ended.run));
    logRunEnd(this.logger, ended.run, ending.cause);
  }

  private loseLease({ runId, projectId }: Run): void {
    this.logger.warn({ runId, projectId }, 'lease lost: a newer worker has the run');
    this.events.emit(LeaseLost.event, new LeaseLost());
  }

  private async giveBack(claim: Claim, writer: RunEventWriter, signal: AbortSignal): Promise<void> {
    if (signal.reason === 'lease_lost') {
      this.loseLease(claim.run);
      return;
    }
    const detail = signal.aborted ? 'the worker stops' : 'the storage was away';
    writer.write({ type: 'status', status: 'queued', detail });
    await retryWhileAway(
      async () => {
        await writer.drain();
        await this.claims.requeue(claim.lease, { carriedOver: claim.run.carriedOver });
      },
      signal.aborted ? { limitSeconds: GIVE_BACK_SECONDS } : {},
    );
    const { runId, projectId } = claim.run;
    this.logger.log({ runId, projectId, detail }, 'run put back in line');
    const reason = signal.aborted ? 'shutdown' : 'storage_away';
    this.events.emit(RunPutBack.event, new RunPutBack(reason));
  }
}

const afterSeconds = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1_000).unref());
