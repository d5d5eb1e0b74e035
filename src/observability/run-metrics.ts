import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { CLAUDE_FAILURES } from '../claude/claude-error';
import { known, MetricsRegistry } from '../metrics/metrics-registry';
import { RUN_SOURCES } from '../runs/run-source';
import {
  LeaseLost,
  RunEnded,
  RunFirstText,
  RunPutBack,
  RunStageEnded,
  RunStarted,
} from '../runs/runs.events';

const OUTCOMES = ['completed', 'failed', 'cancelled'] as const;

/** Why runs fail, beside Claude's own reasons. */
const OTHER_FAILURES = [
  'app_build_failed',
  'chat_changed_files',
  'git_missing',
  'insufficient_storage',
  'internal_error',
  'interrupted',
  'metadata_missing',
  'plan_missing',
  'preview_too_large',
  'storage_unavailable',
  'workspace_too_large',
];
const FAILURES = [...CLAUDE_FAILURES, ...OTHER_FAILURES];

const WAIT_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900];
const RUN_BUCKETS = [0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800];
const STAGE_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const FIRST_TEXT_BUCKETS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 20, 60];

/** Turns what happens to runs into figures. Each run is counted where it happens, once. */
@Injectable()
export class RunMetrics {
  private readonly ended;
  private readonly failures;
  private readonly waited;
  private readonly duration;
  private readonly stages;
  private readonly firstText;
  private readonly putBack;
  private readonly leasesLost;

  constructor(metrics: MetricsRegistry) {
    this.ended = metrics.counter({
      name: 'runs_total',
      help: 'Runs that have ended, by what they were for and how they ended.',
      labels: ['source', 'outcome'],
    });
    this.failures = metrics.counter({
      name: 'run_failures_total',
      help: 'Runs that have failed, by the code of their error.',
      labels: ['code'],
    });
    this.waited = metrics.histogram(
      {
        name: 'run_wait_seconds',
        help: 'Time in line: from the request for a run until a worker took it for the first time.',
        labels: ['source'],
      },
      WAIT_BUCKETS,
    );
    this.duration = metrics.histogram(
      {
        name: 'run_duration_seconds',
        help: 'From the moment a worker took a run for the first time until its end.',
        labels: ['source', 'outcome'],
      },
      RUN_BUCKETS,
    );
    this.stages = metrics.histogram(
      {
        name: 'run_phase_seconds',
        help: 'Time at a stretch in each phase of a run; "preparing" is what comes before the first.',
        labels: ['source', 'phase'],
      },
      STAGE_BUCKETS,
    );
    this.firstText = metrics.histogram(
      {
        name: 'run_first_text_seconds',
        help: "From the moment a worker took a run until Claude's first words.",
        labels: ['source'],
      },
      FIRST_TEXT_BUCKETS,
    );
    this.putBack = metrics.counter({
      name: 'runs_put_back_total',
      help: 'Runs that went back to their place in line: their worker stopped, or died.',
      labels: ['reason'],
    });
    this.leasesLost = metrics.counter({
      name: 'leases_lost_total',
      help: 'Runs that this worker lost to a newer one, because it was too slow with its heartbeat.',
    });
    this.beginAtZero();
  }

  @OnEvent(RunStarted.event)
  onStart({ run }: RunStarted): void {
    if (run.attempts !== 1) return;
    this.waited.observe({ source: run.source }, secondsBetween(run.createdAt, run.startedAt));
  }

  @OnEvent(RunStageEnded.event)
  onStage({ run, stage, seconds }: RunStageEnded): void {
    this.stages.observe({ source: run.source, phase: stage }, seconds);
  }

  @OnEvent(RunFirstText.event)
  onFirstText({ run, seconds }: RunFirstText): void {
    this.firstText.observe({ source: run.source }, seconds);
  }

  @OnEvent(RunPutBack.event)
  onPutBack({ reason }: RunPutBack): void {
    this.putBack.inc({ reason });
  }

  @OnEvent(LeaseLost.event)
  onLeaseLost(): void {
    this.leasesLost.inc();
  }

  @OnEvent(RunEnded.event)
  onEnd({ run }: RunEnded): void {
    const labels = { source: run.source, outcome: run.status };
    this.ended.inc(labels);
    if (run.status === 'failed') this.failures.inc({ code: known(FAILURES, run.error?.code) });
    if (run.startedAt === null) return;
    this.duration.observe(labels, secondsBetween(run.startedAt, run.finishedAt));
  }

  /** A series that begins with its first event hides that event from `increase` and `rate`. */
  private beginAtZero(): void {
    for (const source of RUN_SOURCES) {
      this.waited.zero({ source });
      for (const outcome of OUTCOMES) this.ended.inc({ source, outcome }, 0);
    }
    for (const code of [...FAILURES, 'other']) this.failures.inc({ code }, 0);
    for (const reason of ['shutdown', 'worker_died', 'storage_away'])
      this.putBack.inc({ reason }, 0);
  }
}

/** Of two clocks, maybe: a negative difference is none. */
const secondsBetween = (from: Date, to: Date | null): number =>
  Math.max(0, ((to ?? new Date()).getTime() - from.getTime()) / 1_000);
