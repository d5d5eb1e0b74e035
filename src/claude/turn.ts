import { setTimeout as delay } from 'node:timers/promises';
import type { Options, Query, SDKMessage, SpawnOptions } from './agent-sdk';
import type { SessionEntry } from './claude-client';
import { ClaudeError } from './claude-error';
import type { ClaudeEvent } from './claude-event';
import { CliProcess } from './cli-process';
import { failureOf, type StopReason } from './failure';
import { MessageMapper } from './message-mapper';
import type { TranscriptMirror } from './transcript-mirror';
import { TurnLimits, type TurnLimitsMs } from './turn-limits';
import { TurnRecord } from './turn-record';
import { turnResult } from './turn-result';
import { TurnSpending, type CostState } from './turn-spending';

/** Patience at the end of a turn, in milliseconds. */
interface Patience {
  /** For the CLI to leave after its result. It takes about 50 ms. */
  leaveMs: number;
  /** For the SDK to hand the transcript's end to the store, once the CLI is gone. */
  flushMs: number;
  /** The same for a turn that was stopped: whoever stopped it waits. */
  flushWhenStoppedMs: number;
}

const PATIENCE: Patience = { leaveMs: 3_000, flushMs: 5_000, flushWhenStoppedMs: 1_500 };

interface TurnPlan {
  entry: SessionEntry['kind'];
  limits: TurnLimitsMs;
  mirror?: TranscriptMirror;
  patience?: Patience;
  emit: (event: ClaudeEvent) => void;
}

/** Starts the SDK's query with this way of starting the CLI. */
export type StartQuery = (spawn: NonNullable<Options['spawnClaudeCodeProcess']>) => Promise<Query>;

/**
 * One turn, from the start of the CLI until nothing of it is left. `stop` may come at any time; what
 * came first counts, the result or the reason to stop.
 */
export class Turn {
  private readonly record = new TurnRecord();
  private readonly spending = new TurnSpending();
  private readonly mapper = new MessageMapper();
  private process?: CliProcess;
  private query?: Query;
  private stopped?: StopReason;
  private thrown?: unknown;
  private endNow!: () => void;
  private readonly endWanted = new Promise<void>((resolve) => (this.endNow = resolve));
  private limits?: TurnLimits;
  private leaveTimer?: NodeJS.Timeout;
  private readonly patience: Patience;

  constructor(private readonly plan: TurnPlan) {
    this.patience = plan.patience ?? PATIENCE;
  }

  /** Emits the turn's events, `result` last. Rejects with a `ClaudeError`. The CLI is gone by then. */
  async run(start: StartQuery): Promise<void> {
    this.limits = new TurnLimits(this.plan.limits, (limit) => this.stop(limit));
    try {
      const stream = this.consume(start);
      await Promise.race([stream, this.endWanted]);
      await this.end(stream);
    } finally {
      this.limits.clear();
      clearTimeout(this.leaveTimer);
    }
    this.conclude();
  }

  stop(reason: StopReason): void {
    if (!this.record.result) this.stopped ??= reason;
    this.endNow();
  }

  private async consume(start: StartQuery): Promise<void> {
    try {
      if (this.stopped) return;
      this.query = await start((options) => this.spawn(options));
      if (this.stopped) return;
      for await (const message of this.query) this.take(message);
    } catch (error) {
      // After an error result the SDK throws once more; the result says it better.
      this.thrown = error;
    }
  }

  private spawn(options: SpawnOptions) {
    // With a store, the SDK starts the CLI only when the transcript is there: maybe too late.
    if (this.stopped) throw new Error('The turn was stopped before the CLI started.');
    this.process = new CliProcess(options);
    if (this.process.pid !== undefined) {
      this.plan.emit({ type: 'process', pid: this.process.pid });
    }
    return this.process.child;
  }

  private take(message: SDKMessage): void {
    if (this.record.result) return;
    this.limits?.heard();
    this.record.observe(message);
    this.spending.observe(message);
    if (message.type === 'result') {
      this.limits?.clear();
      this.leaveTimer = setTimeout(() => this.endNow(), this.patience.leaveMs);
      return;
    }
    for (const event of this.mapper.map(message)) this.plan.emit(event);
  }

  /** Leaves nothing behind: no process of the group, and no entry on its way to the store. */
  private async end(stream: Promise<void>): Promise<void> {
    // A query that has not started its process yet must be closed, or it would.
    if (!this.process) this.query?.close();
    await this.process?.end();
    const { flushMs, flushWhenStoppedMs } = this.patience;
    const flushed = new AbortController();
    const limit = delay(this.stopped ? flushWhenStoppedMs : flushMs, undefined, flushed);
    await Promise.race([stream, limit.catch(() => undefined)]);
    flushed.abort();
    this.query?.close();
    this.process?.release();
  }

  private conclude(): void {
    const { mirror, entry, emit } = this.plan;
    const resumePoint = this.record.resumePoint(mirror && ((uuid) => mirror.has(uuid)));
    const spent = this.spending.total(mirror?.costBefore, this.costAfter());
    const result = this.stopped
      ? undefined
      : turnResult(this.record.result, resumePoint, spent?.costUsd);
    if (result) return emit({ type: 'result', result });
    if (this.thrown instanceof ClaudeError && !this.stopped) throw this.thrown;
    throw failureOf({
      entry,
      record: this.record,
      resumePoint,
      spent,
      stopped: this.stopped,
      process: this.process?.ended,
      thrown: this.thrown,
    });
  }

  /** The CLI's last word on the cost: it leaves one in the transcript also when it is stopped. */
  private costAfter(): CostState | undefined {
    const totalCostUSD = this.record.result?.total_cost_usd;
    const left = this.plan.mirror?.costAfter;
    if (typeof totalCostUSD !== 'number') return left;
    return { modelUsage: {}, ...left, totalCostUSD };
  }
}
