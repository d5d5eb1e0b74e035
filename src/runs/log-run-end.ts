import type { Logger } from '@nestjs/common';
import { ClaudeError } from '../claude/claude-error';
import type { Run } from './run.entity';

/**
 * The one line of a run's end.
 * @param cause what lies behind the failure, where it is known
 */
export function logRunEnd(logger: Logger, run: Run, cause?: unknown): void {
  const { runId, projectId, source, status, attempts, usage, error } = run;
  const line = {
    runId,
    projectId,
    source,
    status,
    attempts,
    seconds: secondsOf(run),
    ...(usage === null ? {} : { turns: usage.turns, costUsd: usage.costUsd }),
  };
  if (status !== 'failed') return logger.log(line, 'run ended');
  const claude = cause instanceof ClaudeError ? cause.details : undefined;
  logger.warn(
    {
      ...line,
      code: error?.code,
      apiStatus: claude?.apiStatus,
      exitCode: claude?.exitCode ?? undefined,
      signal: claude?.signal ?? undefined,
      err: cause,
    },
    'run ended',
  );
  // In its own words it may quote anything, prompts too.
  if (claude !== undefined) {
    const { report, stderrTail } = claude;
    logger.debug({ runId, projectId, report, stderrTail }, 'what the CLI said of it');
  }
}

/** At work, waiting for a second worker included; undefined: it never was. */
function secondsOf({ startedAt, finishedAt }: Run): number | undefined {
  if (startedAt === null || finishedAt === null) return undefined;
  return (finishedAt.getTime() - startedAt.getTime()) / 1_000;
}
