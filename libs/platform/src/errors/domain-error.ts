/** What went wrong, in the few kinds a caller can act on. One table: the API turns it into a status, the worker into retry or not. */
export const errorKinds = {
  invalid: { status: 400, title: 'Bad request', retry: false },
  unauthenticated: { status: 401, title: 'Not signed in', retry: false },
  forbidden: { status: 403, title: 'Not allowed', retry: false },
  not_found: { status: 404, title: 'Not found', retry: false },
  method_not_allowed: { status: 405, title: 'Method not allowed', retry: false },
  conflict: { status: 409, title: 'Conflict', retry: false },
  stale: { status: 412, title: 'Changed in the meantime', retry: false },
  too_large: { status: 413, title: 'Too large', retry: false },
  unsupported: { status: 415, title: 'Unsupported media type', retry: false },
  unprocessable: { status: 422, title: 'Cannot be processed', retry: false },
  precondition_required: { status: 428, title: 'Precondition required', retry: false },
  rate_limited: { status: 429, title: 'Too many requests', retry: true },
  internal: { status: 500, title: 'Internal error', retry: true },
  unavailable: { status: 503, title: 'Not available right now', retry: true },
} as const;

export type ErrorKind = keyof typeof errorKinds;

export interface FieldError {
  path: string;
  code: string;
  message: string;
}

export interface ErrorExtras {
  errors?: readonly FieldError[];
  /** Facts a client may act on, such as the current status of a task. Never secrets, never internals. */
  facts?: Record<string, unknown>;
  cause?: unknown;
}

/** The one error that services throw. `code` is stable and documented, `message` says what happened and what to do. */
export class DomainError extends Error {
  readonly errors: readonly FieldError[] | undefined;
  readonly facts: Record<string, unknown> | undefined;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    { errors, facts, cause }: ErrorExtras = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'DomainError';
    this.errors = errors;
    this.facts = facts;
  }
}

/** The same words for a row that is not there and for an id that no row can have. */
export const noSuch = (thing: string, words = thing.replaceAll('_', ' ')): DomainError =>
  new DomainError('not_found', `${thing}_not_found`, `There is no such ${words}.`);

/** One wrong field, where a rule is more than its form. */
export const wrongField = (path: string, code: string, message: string): DomainError =>
  new DomainError('invalid', 'validation_failed', `${path} ${message}.`, { errors: [{ path, code, message }] });

/** A permanent error is not worth a second try. Whatever is not a DomainError may be a passing fault. */
export const isPermanent = (error: unknown): boolean => error instanceof DomainError && !errorKinds[error.kind].retry;
