import { InjectQueue } from '@nestjs/bull';
import { Injectable, Logger, OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Queue } from 'bull';
import { Observable, Subscription } from 'rxjs';
import { DataSource, EntityManager } from 'typeorm';
import { ClaudeClient } from '../claude/claude-client';
import { retryWhileAway } from '../common/storage-errors';
import { WorkerConfig } from '../config/worker.config';
import { RUNS_QUEUE } from '../queues/queues';
import type { RunSession } from '../sessions/session-source';
import { StaleFenceError } from '../sessions/session-errors';
import { Heart } from './heart';
import { LeasesService } from './leases.service';
import { LineService } from './line.service';
import { Claim, Ending, RunClaims } from './run-claims.service';
import type { RunContext, RunWork, StopReason } from './run-context';
import type { RunEvent } from './run-event';
import { RunEventWriter } from './run-event-writer';
import { RunEventsRepository } from './run-events.repository';
import { toRunError } from './run-failure';
import { RunEnded } from './runs.events';
import { RunFeed } from './run-feed.service';
import { TurnRunner } from './turn-runner.service';

/** The name under which this worker's Bull loops are counted; no job is ever called so. */
const LOOPS = 'worker-loops';

/** A run that this worker has in its hands. */
interface Work {
  runId: string;
  stop: AbortController;
  done: Promise<void>;
}

/** Carries out runs: one at a time per project, with a lease, an event log and exactly one end. */
@Injectable()
export class RunEngine implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RunEngine.name);
  private readonly atWork = new Set<Work>();
  private cancels?: Subscription;
  private stopping = false;

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
    @InjectQueue(RUNS_QUEUE) private readonly queue: Queue,
  ) {}

  /**
   * The features' processors are registered with concurrency 0, as Bull adds up what each asks for;
   * the loops that fetch jobs, for all of them, are these.
   */
  onApplicationBootstrap(): void {
    this.cancels = this.feed.cancelRequests().subscribe((runId) => this.stop('cancelled', runId));
    if (!this.config.runsWorker) return;
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

  /** Takes no more work, gives running turns a while, then puts what is left back in line. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    this.cancels?.unsubscribe();
    if (this.config.runsWorker) await this.queue.pause(true, true).catch(() => undefined);
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
    const { run, lease } = claim;
    const publish = (events: RunEvent[]) => {
      this.feed.publish(events, run.projectId);
      events.forEach(emit);
    };
    const writer = new RunEventWriter(this.log, lease, claim.lastSeq + 1, {
      published: publish,
      failed: (error) => {
        this.logger.error({ runId, err: error }, 'the event log cannot be written');
        stop.abort('lease_lost' satisfies StopReason);
      },
    });
    const heart = Heart.start(this.leases, lease, this.config.leaseSeconds, (reason) =>
      stop.abort(reason),
    );
    // It was put back in line by a worker that stopped, after somebody had asked for its end.
    if (run.cancelRequestedAt !== null) stop.abort('cancelled' satisfies StopReason);
    this.logger.log({ runId, projectId: run.projectId, source: run.source }, 'run started');
    try {
      const ending = await this.carryOut(claim, work, stop.signal, writer);
      if (ending === undefined) await this.giveBack(claim, writer, stop.signal);
      else await this.end(claim, ending, writer, publish);
    } catch (error) {
      if (!(error instanceof StaleFenceError)) throw error;
      this.logger.warn(
        { runId, projectId: run.projectId },
        'lease lost: a newer worker has the run',
      );
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
    const context = this.contextOf(claim, signal, writer);
    context.emit({ type: 'status', status: 'running' });
    try {
      signal.throwIfAborted();
      return { status: 'completed', result: await work(context) };
    } catch (error) {
      if (signal.aborted && signal.reason === 'cancelled') return { status: 'cancelled' };
      if (signal.aborted || error instanceof StaleFenceError) return undefined;
      const runError = toRunError(error);
      const { runId, projectId } = claim.run;
      this.logger.warn({ runId, projectId, code: runError.code, err: error }, 'run failed');
      return { status: 'failed', error: runError };
    }
  }

  private contextOf(claim: Claim, signal: AbortSignal, writer: RunEventWriter): RunContext {
    const { run, lease } = claim;
    const scope = {
      run,
      lease,
      signal,
      emit: writer.write.bind(writer),
      fenced: <T>(change: (manager: EntityManager) => Promise<T>) =>
        retryWhileAway(() => this.leases.fenced(lease, change), { signal }),
      phase: async (phase: NonNullable<typeof run.phase>) => {
        signal.throwIfAborted();
        await retryWhileAway(
          () =>
            this.dataSource.query(
              'UPDATE runs SET phase = $2 WHERE run_id = $1 AND lease_generation = $3',
              [run.runId, phase, lease.generation],
            ),
          { signal },
        );
        writer.write({ type: 'status', status: 'running', phase });
      },
    };
    const setSession = async (session: RunSession | undefined) => {
      if (session !== undefined) await this.turns.announce(scope, session);
    };
    return { ...scope, setSession, turn: (request) => this.turns.take(scope, request) };
  }

  private async end(
    { run, lease }: Claim,
    ending: Ending,
    writer: RunEventWriter,
    publish: (events: RunEvent[]) => void,
  ): Promise<void> {
    // What the run came to must not be lost to a database that is away for a moment.
    const ended = await retryWhileAway(async () => {
      const nextSeq = await writer.drain();
      return this.claims.end(lease, nextSeq, ending);
    });
    publish(ended.events);
    this.events.emit(RunEnded.event, new RunEnded(ended.run));
    const { runId, projectId, source } = run;
    this.logger.log({ runId, projectId, source, status: ending.status }, 'run ended');
  }

  private async giveBack(claim: Claim, writer: RunEventWriter, signal: AbortSignal): Promise<void> {
    if (signal.reason === 'lease_lost') return;
    writer.write({ type: 'status', status: 'queued', detail: 'the worker stops' });
    await writer.drain();
    await this.claims.requeue(claim.lease);
    this.logger.log({ runId: claim.run.runId }, 'run put back in line');
  }
}

const afterSeconds = (seconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, seconds * 1_000).unref());
