import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ClaudeError } from '../claude/claude-error';
import type { TurnResult } from '../claude/claude-event';
import { retryWhileAway } from '../common/storage-errors';
import type { TurnPlan } from '../sessions/session-management.service';
import { LeasesService } from './leases.service';
import type { TurnScope } from './run-context';
import type { RunUsage } from './run.entity';
import type { TurnReport } from './turn-report';

/** Keeps the books: what each turn took, and what its run took so far. */
@Injectable()
export class TurnAccounts {
  private readonly logger = new Logger(TurnAccounts.name);

  constructor(private readonly leases: LeasesService) {}

  /** A turn that failed or was stopped has cost something too. */
  async addFailed(
    scope: TurnScope,
    plan: TurnPlan,
    error: unknown,
    report: TurnReport,
  ): Promise<void> {
    const spent = error instanceof ClaudeError ? error.details.spent : undefined;
    if (spent === undefined) return;
    const turn = { ...spent, sessionId: plan.session.id };
    report.usage = await this.add(scope, turn).catch((cause: unknown) => {
      // Why the turn failed is more important.
      const { runId, projectId } = scope.run;
      this.logger.warn({ runId, projectId, err: cause }, "a failed turn's cost was not recorded");
      return undefined;
    });
  }

  /** @returns what this turn took */
  async add(
    scope: TurnScope,
    result: Pick<TurnResult, 'usage' | 'costUsd' | 'sessionId'>,
  ): Promise<RunUsage> {
    const { run, lease } = scope;
    const { costUsd } = result;
    const usage: RunUsage = { ...result.usage, costUsd, turns: 1 };
    run.usage = addUsage(run.usage, usage);
    scope.emit({ type: 'usage', usage: run.usage });
    const turn = run.usage.turns;
    const costs = this.leases.fenced.bind(this.leases, lease, async (manager: EntityManager) => {
      await manager.query('UPDATE runs SET usage = $2 WHERE run_id = $1', [run.runId, run.usage]);
      await manager.query(
        `INSERT INTO run_turns (run_id, turn, session_id, resumed, input_tokens, output_tokens,
           cache_read_tokens, cache_creation_tokens, cost_usd)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
        [
          run.runId,
          turn,
          result.sessionId,
          run.session?.resumed ?? false,
          result.usage.inputTokens,
          result.usage.outputTokens,
          result.usage.cacheReadTokens,
          result.usage.cacheCreationTokens,
          costUsd,
        ],
      );
    });
    await retryWhileAway(costs);
    return usage;
  }
}

function addUsage(sofar: RunUsage | null, turn: RunUsage): RunUsage {
  return {
    inputTokens: (sofar?.inputTokens ?? 0) + turn.inputTokens,
    outputTokens: (sofar?.outputTokens ?? 0) + turn.outputTokens,
    cacheReadTokens: (sofar?.cacheReadTokens ?? 0) + turn.cacheReadTokens,
    cacheCreationTokens: (sofar?.cacheCreationTokens ?? 0) + turn.cacheCreationTokens,
    costUsd: (sofar?.costUsd ?? 0) + turn.costUsd,
    turns: (sofar?.turns ?? 0) + turn.turns,
  };
}
