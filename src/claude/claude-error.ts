import type { Spending } from './turn-spending';

export const CLAUDE_FAILURES = [
  'session_not_found',
  'authentication',
  'rate_limited',
  'overloaded',
  'budget_exceeded',
  'max_turns',
  'timeout',
  'idle',
  'crashed',
  'cancelled',
  'cli_missing',
  'invalid_request',
] as const;

/** Why a turn failed; told from the structure of the CLI's messages, never from their prose. */
export type ClaudeFailure = (typeof CLAUDE_FAILURES)[number];

export interface ClaudeErrorDetails {
  /** Genuine assistant messages before the failure; above 0 the turn was real as far as it went. */
  messages?: number;
  /** Where a later turn can resume, if the store took any of the turn; else before it. */
  lastMessageUuid?: string;
  /** What the turn used up until then; undefined when the model was not asked. */
  spent?: Spending;
  /** HTTP status of the Messages API, when that was the cause. */
  apiStatus?: number;
  /** When a rate limit ends. */
  resetsAt?: Date;
  exitCode?: number | null;
  signal?: string | null;
  /** What the CLI said about it, in its own words. Not for clients. */
  report?: string;
  /** The end of what the CLI wrote to stderr. Not for clients. */
  stderrTail?: string;
}

/** A turn that failed. The CLI's process group is gone when this is delivered. */
export class ClaudeError extends Error {
  override readonly name = 'ClaudeError';

  constructor(
    readonly failure: ClaudeFailure,
    message: string,
    readonly details: ClaudeErrorDetails = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
