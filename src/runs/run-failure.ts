import { ClaudeError, ClaudeFailure } from '../claude/claude-error';
import { DomainError } from '../common/domain-error';
import {
  insufficientStorage,
  isDiskFull,
  isStorageAway,
  saysDiskIsFull,
  storageUnavailable,
} from '../common/storage-errors';
import type { RunError } from './run.entity';

/** A feature's own reason why a run failed, e.g. `app_build_failed`. */
export class RunFailure extends DomainError {
  override readonly name = 'RunFailure';
}

/** HTTP status of each failure of Claude's: limits are 429, whatever else is a bad gateway. */
const STATUS_OF_FAILURE: Partial<Record<ClaudeFailure, number>> = {
  rate_limited: 429,
  budget_exceeded: 429,
};

const SENTENCE_OF_FAILURE: Readonly<Record<ClaudeFailure, string>> = {
  session_not_found: 'Claude does not know the stored session.',
  authentication: "Claude refused the service's credential.",
  rate_limited: "Claude's rate limit is reached.",
  overloaded: 'Claude is overloaded.',
  budget_exceeded: 'The turn reached its cost limit.',
  max_turns: 'The turn reached its limit of rounds.',
  timeout: 'The turn took longer than its limit.',
  idle: 'Claude was silent for longer than the limit.',
  crashed: "Claude's process ended unexpectedly.",
  cancelled: 'The turn was stopped.',
  cli_missing: 'The Claude executable cannot be started.',
  invalid_request: 'Claude refused the request.',
};

const isCliOutOfSpace = (error: unknown): boolean =>
  error instanceof ClaudeError &&
  error.failure === 'crashed' &&
  saysDiskIsFull(`${error.details.report} ${error.details.stderrTail}`);

/** What is stored of a failure, and shown: no stack, no stderr, no paths. */
export function toRunError(error: unknown): RunError {
  if (error instanceof DomainError) return ofDomainError(error);
  if (isDiskFull(error) || isCliOutOfSpace(error)) return ofDomainError(insufficientStorage());
  if (isStorageAway(error)) return ofDomainError(storageUnavailable());
  if (error instanceof ClaudeError) {
    const { resetsAt } = error.details;
    return {
      code: error.failure,
      message: SENTENCE_OF_FAILURE[error.failure],
      status: STATUS_OF_FAILURE[error.failure] ?? 502,
      ...(resetsAt === undefined
        ? {}
        : { retryAfterSeconds: Math.max(1, Math.ceil((resetsAt.getTime() - Date.now()) / 1000)) }),
    };
  }
  return { code: 'internal_error', message: 'Something went wrong on our side.', status: 500 };
}

function ofDomainError({
  code,
  message,
  status,
  members,
  retryAfterSeconds,
}: DomainError): RunError {
  return {
    code,
    message,
    status,
    ...(Object.keys(members).length === 0 ? {} : { details: members }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}
