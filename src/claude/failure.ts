import type { SDKResultMessage } from './agent-sdk';
import { apiFailure } from './api-failure';
import type { SessionEntry } from './claude-client';
import { ClaudeError, type ClaudeErrorDetails, type ClaudeFailure } from './claude-error';
import type { ProcessEnd } from './cli-process';
import type { TurnRecord } from './turn-record';
import type { Spending } from './turn-spending';

/** Why we ended a turn ourselves. */
export type StopReason = 'cancelled' | 'timeout' | 'idle';

/** All that is known of a turn that did not end well. */
export interface FailedTurn {
  entry: SessionEntry['kind'];
  record: TurnRecord;
  /** Where a later turn can resume. */
  resumePoint?: string;
  spent?: Spending;
  stopped?: StopReason;
  /** Undefined when no process was started. */
  process?: ProcessEnd;
  /** What the SDK threw. */
  thrown?: unknown;
}

const NOT_RUNNABLE = new Set(['ENOENT', 'EACCES', 'EPERM', 'ENOEXEC', 'ENOTDIR']);
/** A shell's words for "cannot be executed" and "not found". */
const NOT_RUNNABLE_EXIT_CODES = new Set<number | null>([126, 127]);

/** Startup failures that a sign-in or an administrator mends, by the CLI's own list. */
const SIGN_IN_REFUSED = new Set([
  'org_pin_api_key_conflict',
  'org_verify_failed',
  'org_pin_mismatch',
  'provider_not_allowed',
  'gateway_signin_required',
  'gateway_access_denied',
  'org_config_refused',
]);

const TOO_LARGE = new Set(['prompt_too_long', 'image_error', 'blocking_limit']);

/** Tells why a turn failed. */
export function failureOf(turn: FailedTurn): ClaudeError {
  const { record } = turn;
  const failure = classify(turn);
  const result = record.result;
  const apiStatus = statusOf(result) ?? record.awaitedRetry?.status;
  const details: ClaudeErrorDetails = {
    messages: record.messages,
    lastMessageUuid: turn.resumePoint,
    spent: turn.spent,
    apiStatus,
    resetsAt: failure === 'rate_limited' ? (record.resetsAt ?? record.awaitedRetry?.at) : undefined,
    exitCode: turn.process?.exitCode,
    signal: turn.process?.signal,
    stderrTail: turn.process?.stderrTail,
    report: reportOf(result) ?? (turn.thrown instanceof Error ? turn.thrown.message : undefined),
  };
  return new ClaudeError(failure, describe(failure, details), details, { cause: turn.thrown });
}

function classify({ stopped, record, process, entry }: FailedTurn): ClaudeFailure {
  if (stopped === 'idle' && record.awaitedRetry) {
    // The silence was announced: it is the API that cannot be had, not the CLI that hangs.
    return apiFailure(record.awaitedRetry.status, record.awaitedRetry.error);
  }
  if (stopped) return stopped;
  if (record.result) return ofResult(record.result, record, entry);
  if (NOT_RUNNABLE.has(process?.spawnError?.code ?? '')) return 'cli_missing';
  if (record.silent && process && NOT_RUNNABLE_EXIT_CODES.has(process.exitCode)) {
    return 'cli_missing';
  }
  return 'crashed';
}

function ofResult(
  result: SDKResultMessage,
  record: TurnRecord,
  entry: SessionEntry['kind'],
): ClaudeFailure {
  switch (result.subtype) {
    case 'error_max_turns':
      return 'max_turns';
    case 'error_max_budget_usd':
      return 'budget_exceeded';
    case 'error_max_structured_output_retries':
      return 'invalid_request';
    case 'error_during_execution':
      if (result.startup_failure_reason) {
        return SIGN_IN_REFUSED.has(result.startup_failure_reason) ? 'authentication' : 'crashed';
      }
      // A start that failed for a known reason would have said so; one that found its session would
      // have opened it. So the session, or the message to resume at, is not there or not readable.
      return entry !== 'fresh' && !record.opened && result.num_turns === 0
        ? 'session_not_found'
        : 'crashed';
    case 'success':
      if (TOO_LARGE.has(result.terminal_reason ?? '')) return 'invalid_request';
      return result.terminal_reason === 'api_error' || statusOf(result) || record.apiError
        ? apiFailure(statusOf(result), record.apiError)
        : 'crashed';
    default:
      return 'crashed';
  }
}

const statusOf = (result: SDKResultMessage | undefined): number | undefined =>
  result?.subtype === 'success' ? (result.api_error_status ?? undefined) : undefined;

const reportOf = (result: SDKResultMessage | undefined): string | undefined => {
  if (!result) return undefined;
  return result.subtype === 'success' ? result.result : result.errors?.join('; ');
};

const SENTENCES: Record<ClaudeFailure, string> = {
  session_not_found: 'Claude has no such conversation, or cannot read it',
  authentication: 'Claude refused the credential',
  rate_limited: 'Claude is rate limited',
  overloaded: 'Claude is overloaded or cannot be reached',
  budget_exceeded: 'The turn went over its budget',
  max_turns: 'The turn took more rounds than allowed',
  timeout: 'The turn took longer than allowed',
  idle: 'Claude fell silent',
  crashed: 'The Claude CLI broke off',
  cancelled: 'The turn was cancelled',
  cli_missing: 'The Claude CLI cannot be started',
  invalid_request: 'Claude refused the request',
};

function describe(failure: ClaudeFailure, details: ClaudeErrorDetails): string {
  const facts = [
    details.apiStatus && `API status ${details.apiStatus}`,
    failure === 'crashed' && details.signal && `signal ${details.signal}`,
    failure === 'crashed' &&
      typeof details.exitCode === 'number' &&
      `exit code ${details.exitCode}`,
    details.resetsAt && `until ${details.resetsAt.toISOString()}`,
  ].filter(Boolean);
  return SENTENCES[failure] + (facts.length > 0 ? ` (${facts.join(', ')})` : '') + '.';
}
