import type { SDKAssistantMessageError } from './agent-sdk';
import type { ClaudeFailure } from './claude-error';

/** The CLI's own word for why the API refused; finer than the status (a 400 may be about billing). */
const BY_ERROR: Partial<Record<SDKAssistantMessageError, ClaudeFailure>> = {
  authentication_failed: 'authentication',
  oauth_org_not_allowed: 'authentication',
  account_on_hold: 'authentication',
  verification_required: 'authentication',
  billing_error: 'authentication',
  cloud_credential_error: 'authentication',
  rate_limit: 'rate_limited',
  overloaded: 'overloaded',
  server_error: 'overloaded',
  invalid_request: 'invalid_request',
  model_not_found: 'invalid_request',
  max_output_tokens: 'invalid_request',
};

/** Why a request to the Messages API failed. */
export function apiFailure(
  status: number | undefined,
  error: SDKAssistantMessageError | undefined,
): ClaudeFailure {
  return (error && BY_ERROR[error]) ?? byStatus(status);
}

function byStatus(status: number | undefined): ClaudeFailure {
  // No status: the API was not reached, or what answered was not the API. Trying again may help.
  if (status === undefined || status >= 500 || status === 408) return 'overloaded';
  if (status === 401 || status === 402 || status === 403) return 'authentication';
  if (status === 429) return 'rate_limited';
  return 'invalid_request';
}
