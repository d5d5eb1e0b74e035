import { EnvReader } from './env-reader';

/** How much one owner, or one project, may ask for. 0 (and an unset amount): as much as it likes. */
export class LimitsConfig {
  /** Requests of one owner, of any kind. */
  readonly requestsPerMinute: number;
  /** Requests of one owner that start a run. */
  readonly runsPerMinute: number;
  /** Runs of one owner that are at work at the same time, over all workers. */
  readonly runsAtOncePerOwner: number;
  /** Runs of one owner that wait in line, over all its projects. */
  readonly waitingRunsPerOwner: number;
  /** US dollars that the turns of one project may cost in a day (UTC), by the CLI's estimate. */
  readonly dailyBudgetUsdPerProject?: number;

  constructor(env: EnvReader) {
    const count = (variable: string, fallback: number): number =>
      env.integer(variable, { default: fallback, min: 0, max: 1_000_000 });
    this.requestsPerMinute = count('RATE_LIMIT_PER_MINUTE', 600);
    this.runsPerMinute = count('RUN_RATE_LIMIT_PER_MINUTE', 60);
    this.runsAtOncePerOwner = count('MAX_RUNS_PER_OWNER', 0);
    this.waitingRunsPerOwner = count('MAX_WAITING_RUNS_PER_OWNER', 200);
    this.dailyBudgetUsdPerProject = env.amount('DAILY_BUDGET_USD_PER_PROJECT');
  }
}
