import type { StatusFault } from './model-reply';

/** https://docs.anthropic.com/en/api/errors */
const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  504: 'timeout_error',
  529: 'overloaded_error',
};

/** An error answer of the Messages API. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly type: string;
  readonly headers: Record<string, string>;

  constructor(
    readonly status: number,
    details: Omit<StatusFault, 'fault' | 'status'>,
  ) {
    const type = details.type ?? ERROR_TYPES[status] ?? 'api_error';
    super(details.message ?? type.replaceAll('_', ' '));
    this.type = type;
    this.headers = { ...details.headers };
    if (details.retryAfterSeconds !== undefined) {
      this.headers['retry-after'] = String(details.retryAfterSeconds);
    }
  }

  /** A brain that throws will throw again: the client is told not to retry. */
  static fromBrain(error: unknown): ApiError {
    const message = error instanceof Error ? error.message : String(error);
    return new ApiError(500, { message, headers: { 'x-should-retry': 'false' } });
  }
}

/** The error's body, in Anthropic's shape. */
export const errorBody = (error: ApiError, requestId: string): Record<string, unknown> => ({
  type: 'error',
  error: { type: error.type, message: error.message },
  request_id: requestId,
});
