import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { ClaudeClient } from '../claude/claude-client';
import { CLAUDE_FAILURES } from '../claude/claude-error';
import { known, MetricsRegistry } from '../metrics/metrics-registry';
import { RUN_SOURCES } from '../runs/run-source';
import { ClaudeAskedAgain, TurnEnded } from '../runs/runs.events';
import { FreshReason, isLoss, RunSession } from '../sessions/session-source';

/** What can happen to a turn; a session that was not found is replaced, and the turn tried again. */
const OUTCOMES = ['completed', ...CLAUDE_FAILURES, 'internal_error'];
const RETRY_STATUSES = ['429', '500', '502', '503', '529'];

const FRESH: readonly FreshReason[] = [
  'no_session',
  'resume_off',
  'invalid_id',
  'not_found',
  'unreadable',
  'rolled_back',
];

const TURN_BUCKETS = [0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 900];

/** How Claude does: turns, sessions, tokens, processes. */
@Injectable()
export class ClaudeMetrics {
  private readonly turns;
  private readonly duration;
  private readonly sessions;
  private readonly tokens;
  private readonly cost;
  private readonly retries;

  constructor(metrics: MetricsRegistry, claude: ClaudeClient) {
    metrics.gauge(
      { name: 'claude_processes', help: 'Claude CLI processes of this worker that are alive.' },
      (gauge) => gauge.set(claude.processes),
    );
    this.turns = metrics.counter({
      name: 'turns_total',
      help: 'Prompts given to Claude, by what came of them.',
      labels: ['outcome'],
    });
    this.duration = metrics.histogram(
      {
        name: 'turn_duration_seconds',
        help: "One prompt, from the start of the CLI until the session is stored, by the run's source.",
        labels: ['source'],
      },
      TURN_BUCKETS,
    );
    this.sessions = metrics.counter({
      name: 'sessions_total',
      help: 'Turns that ended well, by how they entered the conversation: "resumed"; "fresh", as there was none; "fallback", as the stored one was lost.',
      labels: ['entry', 'reason'],
    });
    this.tokens = metrics.counter({
      name: 'tokens_total',
      help: 'Tokens of turns that ended well.',
      labels: ['source', 'kind'],
    });
    this.cost = metrics.counter({
      name: 'cost_usd_total',
      help: "US dollars, by the CLI's estimate: not for billing.",
      labels: ['source'],
    });
    this.retries = metrics.counter({
      name: 'claude_api_retries_total',
      help: 'The CLI\'s retries of requests to the Messages API, by the status that it did not like; "none": no answer.',
      labels: ['status'],
    });
    this.beginAtZero();
  }

  @OnEvent(ClaudeAskedAgain.event)
  onRetry({ status }: ClaudeAskedAgain): void {
    const label = status === undefined ? 'none' : known(RETRY_STATUSES, String(status));
    this.retries.inc({ status: label });
  }

  @OnEvent(TurnEnded.event)
  onTurn({ run: { source }, session, outcome, seconds, usage }: TurnEnded): void {
    this.turns.inc({ outcome });
    this.duration.observe({ source }, seconds);
    if (outcome === 'completed') this.sessions.inc(entryOf(session));
    if (usage === undefined) return;
    this.tokens.inc({ source, kind: 'input' }, usage.inputTokens);
    this.tokens.inc({ source, kind: 'output' }, usage.outputTokens);
    this.tokens.inc({ source, kind: 'cache_read' }, usage.cacheReadTokens);
    this.tokens.inc({ source, kind: 'cache_creation' }, usage.cacheCreationTokens);
    this.cost.inc({ source }, usage.costUsd);
  }

  private beginAtZero(): void {
    for (const outcome of OUTCOMES) this.turns.inc({ outcome }, 0);
    for (const status of [...RETRY_STATUSES, 'other', 'none']) this.retries.inc({ status }, 0);
    this.sessions.inc({ entry: 'resumed', reason: 'none' }, 0);
    for (const reason of FRESH) this.sessions.inc(entryOf({ id: '', resumed: false, reason }), 0);
    for (const source of RUN_SOURCES) this.cost.inc({ source }, 0);
  }
}

function entryOf({ resumed, reason }: RunSession): { entry: string; reason: string } {
  if (resumed) return { entry: 'resumed', reason: 'none' };
  return { entry: isLoss(reason) ? 'fallback' : 'fresh', reason: known(FRESH, reason) };
}
