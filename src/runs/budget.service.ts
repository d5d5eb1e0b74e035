import { Injectable } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { ClaudeError } from '../claude/claude-error';
import { DomainError } from '../common/domain-error';
import { LimitsConfig } from '../config/limits.config';

/** Days are those of UTC, and the clock is the database's: the same for all processes. */
const TODAY = `
  SELECT COALESCE(sum(cost_usd), 0)::float8 AS spent,
         ceil(extract(epoch FROM (midnight + interval '1 day' - clock_timestamp())))::int AS "secondsLeft"
    FROM (SELECT date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS midnight) AS today
    LEFT JOIN (run_turns JOIN runs USING (run_id))
      ON project_id = $1 AND at >= midnight AND (finished_at IS NULL OR finished_at >= midnight)
   GROUP BY midnight`;

interface Today {
  spent: number;
  secondsLeft: number;
}

/** What the turns of one project may cost in a day. */
@Injectable()
export class Budget {
  constructor(
    private readonly dataSource: DataSource,
    private readonly config: LimitsConfig,
  ) {}

  /**
   * @returns US dollars that are left for today; undefined: there is no budget
   * @throws DomainError `budget_exceeded` (429) when nothing is left
   */
  async check(
    projectId: string,
    manager: EntityManager = this.dataSource.manager,
  ): Promise<number | undefined> {
    const budgetUsd = this.config.dailyBudgetUsdPerProject;
    if (budgetUsd === undefined) return undefined;
    const [{ spent, secondsLeft }] = await manager.query<[Today]>(TODAY, [projectId]);
    if (spent < budgetUsd) return budgetUsd - spent;
    throw new DomainError(
      'budget_exceeded',
      429,
      `Today's budget of this project, ${budgetUsd} US dollars, is used up. There is a new one at midnight UTC.`,
      { retryAfterSeconds: secondsLeft, members: { projectId, budgetUsd } },
    );
  }

  /** The same failure, or the day's budget as its cause, with the time until there is a new one. */
  async explain(error: unknown, projectId: string): Promise<unknown> {
    if (!(error instanceof ClaudeError) || error.failure !== 'budget_exceeded') return error;
    return this.check(projectId).then(
      () => error,
      (reason: unknown) => (reason instanceof DomainError ? reason : error),
    );
  }
}
