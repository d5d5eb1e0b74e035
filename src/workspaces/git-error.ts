import { DomainError } from '../common/domain-error';
import { saysDiskIsFull } from '../common/storage-errors';

/** A git command that failed: what was tried, how it ended, and the end of what it said. */
export class GitError extends Error {
  override readonly name = 'GitError';
  /** As of a write of our own. */
  readonly code?: 'ENOSPC';

  constructor(
    args: readonly string[],
    /** E.g. "exited with 128", "took longer than 120 s". */
    readonly ending: string,
    readonly stderr: string,
  ) {
    super(`git ${args.slice(0, 6).join(' ')} ${ending}${stderr === '' ? '' : `: ${stderr}`}`);
    if (saysDiskIsFull(stderr)) this.code = 'ENOSPC';
  }
}

export const gitMissing = (problem: string, cause?: unknown): DomainError =>
  new DomainError('git_missing', 503, `Git, which keeps the source of projects, ${problem}.`, {
    cause,
  });
