import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NotFoundError } from '../common/domain-error';
import type { SourceUsageDto, UsageDto, UsageSumDto } from './usage.dto';

type Row = Omit<SourceUsageDto, 'cacheReadShare'>;

/** Adds up what a project's turns have used. */
@Injectable()
export class UsageService {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws NotFoundError `project_not_found` */
  async ofProject(projectId: string): Promise<UsageDto> {
    const [project] = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM public.projects WHERE project_id = $1',
      [projectId],
    );
    if (project === undefined) throw new NotFoundError('project', projectId);
    const rows = await this.dataSource.query<Row[]>(
      `SELECT source, count(*)::int AS turns,
              count(*) FILTER (WHERE resumed)::int AS "resumedTurns",
              sum(input_tokens)::float8 AS "inputTokens",
              sum(output_tokens)::float8 AS "outputTokens",
              sum(cache_read_tokens)::float8 AS "cacheReadTokens",
              sum(cache_creation_tokens)::float8 AS "cacheCreationTokens",
              sum(cost_usd) AS "costUsd"
         FROM run_turns JOIN runs USING (run_id)
        WHERE project_id = $1 GROUP BY source ORDER BY source`,
      [projectId],
    );
    const none: Omit<UsageSumDto, 'cacheReadShare'> = {
      turns: 0,
      resumedTurns: 0,
      inputTokens: 0,
      outputTokens: 0,
      cacheReadTokens: 0,
      cacheCreationTokens: 0,
      costUsd: 0,
    };
    const total = rows.reduce(
      (sum, row) => ({
        turns: sum.turns + row.turns,
        resumedTurns: sum.resumedTurns + row.resumedTurns,
        inputTokens: sum.inputTokens + row.inputTokens,
        outputTokens: sum.outputTokens + row.outputTokens,
        cacheReadTokens: sum.cacheReadTokens + row.cacheReadTokens,
        cacheCreationTokens: sum.cacheCreationTokens + row.cacheCreationTokens,
        costUsd: sum.costUsd + row.costUsd,
      }),
      none,
    );
    return { total: withShare(total), bySource: rows.map(withShare) };
  }
}

function withShare<T extends Omit<UsageSumDto, 'cacheReadShare'>>(
  sum: T,
): T & { cacheReadShare: number } {
  const input = sum.inputTokens + sum.cacheReadTokens + sum.cacheCreationTokens;
  return { ...sum, cacheReadShare: input === 0 ? 0 : sum.cacheReadTokens / input };
}
