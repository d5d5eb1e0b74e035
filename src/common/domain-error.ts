/** What is wrong with one field of a request. */
export interface FieldProblem {
  /** Path of the field, e.g. `prompt` or `plan.steps[0].title`. */
  field: string;
  message: string;
}

export interface DomainErrorOptions extends ErrorOptions {
  errors?: FieldProblem[];
  /** Further members of the problem document, e.g. ids. Never secrets. */
  members?: Record<string, unknown>;
  /** Seconds after which it is worth trying again; sent as `Retry-After`. */
  retryAfterSeconds?: number;
  /** Further headers of the answer. */
  headers?: Readonly<Record<string, string>>;
}

/**
 * An error that clients are meant to see. `code` is stable: clients branch on it, so it is never
 * reworded; `message` is for people. One filter turns it into a problem document (RFC 9457).
 */
export class DomainError extends Error {
  override readonly name: string = 'DomainError';
  readonly errors?: FieldProblem[];
  readonly members: Record<string, unknown>;
  readonly retryAfterSeconds?: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    options: DomainErrorOptions = {},
  ) {
    super(message, options);
    this.errors = options.errors;
    this.members = options.members ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.headers = options.headers ?? {};
  }
}

/** Nothing has this id, or it is not the caller's to see. */
export class NotFoundError extends DomainError {
  constructor(thing: string, id: string) {
    super(`${thing}_not_found`, 404, `There is no ${thing} with the id ${id}.`);
  }
}
