import type { components } from './schema';

type Problem = components['schemas']['Problem'];

/** The service refused; `problem` says why. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }

  /** Stable: branch on this. */
  get code(): Problem['code'] {
    return this.problem.code;
  }
}
