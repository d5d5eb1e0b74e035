import { DomainError } from '../common/domain-error';

/** A worker that lost the project's lease tried to go on with its thread. */
export class StaleFenceError extends DomainError {
  override readonly name = 'StaleFenceError';

  constructor(projectId: string, fence: string) {
    super(
      'lease_lost',
      409,
      `Project ${projectId} has been taken over by a newer worker (fence ${fence}).`,
    );
  }
}
