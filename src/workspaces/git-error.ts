import { DomainError } from '../common/domain-error';

/** A git command that failed: what was tried, how it ended, and the end of what it said. */
export class GitError extends Error {
  override readonly name = 'GitError';

  constructor(
    args: readonly string[],
    /** E.g. "exited with 128", "took longer than 120 s". */
    readonly ending: string,
    readonly stderr: string,
  ) {
    super(`git ${args.slice(0, 6).join(' ')} ${ending}${stderr === '' ? '' : `: ${stderr}`}`);
  }
}

export const gitMissing = (problem: string, cause?: unknown): DomainError =>
  new DomainError('git_missing', 503, `Git, which keeps the source of projects, ${problem}.`, {
    cause,
  });
