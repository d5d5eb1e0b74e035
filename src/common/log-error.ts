/** Causes of causes that are told; a chain may be a circle. */
const DEPTH = 3;

export interface LoggedError {
  type: string;
  message: string;
  stack?: string;
  code?: string;
  cause?: LoggedError;
}

/**
 * An error as it is logged: what went wrong and where, and nothing that it carries besides. A failed
 * query carries its parameters, a failed build its output, a failed turn what the CLI said: prompts,
 * files and perhaps keys.
 */
export function toLoggedError(error: unknown, depth = DEPTH): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: error.constructor.name || name,
    message,
    stack,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(cause === undefined || depth === 0 ? {} : { cause: toLoggedError(cause, depth - 1) }),
  };
}
