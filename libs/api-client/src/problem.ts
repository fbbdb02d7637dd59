import { type components } from './schema';

/** RFC 9457 problem+json, the one error language of the API. */
export type Problem = components['schemas']['ProblemView'];
export type FieldError = NonNullable<Problem['errors']>[number];

/** Codes for failures in which no answer of the API was seen; every other code comes from the API itself. */
export const transportCodes = ['unreachable', 'timeout', 'bad_gateway', 'unexpected_answer'] as const;
export type TransportCode = (typeof transportCodes)[number];

interface ApiErrorFields {
  code: string;
  status: number;
  title: string;
  requestId?: string | undefined;
  retryAfterSeconds?: number | undefined;
  fieldErrors?: FieldError[];
  facts?: Record<string, unknown>;
  cause?: unknown;
}

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly title: string;
  /** What to quote to the operators: their logs carry it. */
  readonly requestId: string | undefined;
  /** How long the API asks to wait before the next attempt; undefined when it does not say. */
  readonly retryAfterSeconds: number | undefined;
  readonly fieldErrors: readonly FieldError[];
  /** What this error has beyond others, such as the `current` status of a task. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(
    message: string,
    { code, status, title, requestId, retryAfterSeconds, fieldErrors = [], facts = {}, cause }: ApiErrorFields,
  ) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.title = title;
    this.requestId = requestId;
    this.retryAfterSeconds = retryAfterSeconds;
    this.fieldErrors = fieldErrors;
    this.facts = facts;
  }

  /** True when something between here and the API failed, so that nothing is known about the API's own state. */
  get isUnreachable(): boolean {
    return (transportCodes as readonly string[]).includes(this.code);
  }

  static ofAnswer(response: Response, body: unknown): ApiError {
    const requestId = response.headers.get('x-request-id') ?? undefined;
    const retryAfterSeconds = secondsOf(response.headers.get('retry-after'));
    if (isProblem(body)) {
      const { type: _, code, status, title, detail, requestId: told, errors, ...facts } = body;
      return new ApiError(detail ?? title, {
        code,
        status,
        title,
        requestId: told ?? requestId,
        retryAfterSeconds,
        fieldErrors: errors ?? [],
        facts,
      });
    }
    const { status } = response;
    if (status === 304)
      return new ApiError('It is as you have it.', { code: 'not_modified', status, title: 'Not modified' });
    if (isOAuthError(body)) {
      const { error: code, error_description: message = code } = body;
      return new ApiError(message, { code, status, title: 'No token', requestId, retryAfterSeconds });
    }
    // The API always answers with a problem. Anything else was said by a proxy in front of it.
    return status >= 500
      ? transportError('bad_gateway', `The proxy in front of the API answered ${status}.`, { status, requestId })
      : transportError('unexpected_answer', `HTTP ${status} without a problem document.`, { status, requestId });
  }

  static ofFailure(cause: unknown): ApiError {
    if (cause instanceof ApiError) return cause;
    if (isNamed(cause, 'TimeoutError')) return transportError('timeout', 'The API did not answer in time.', { cause });
    if (isNamed(cause, 'SyntaxError'))
      return transportError('unexpected_answer', 'The answer is not JSON. Is the base URL the one of a Souk API?', {
        cause,
      });
    return transportError('unreachable', 'No connection to the API.', { cause });
  }
}

const titles: Record<TransportCode, string> = {
  unreachable: 'API unreachable',
  timeout: 'API too slow',
  bad_gateway: 'API unreachable',
  unexpected_answer: 'Unexpected answer',
};

function transportError(
  code: TransportCode,
  message: string,
  rest: { status?: number; requestId?: string | undefined; cause?: unknown },
) {
  return new ApiError(message, { code, title: titles[code], status: 0, ...rest });
}

/** The API writes seconds; the other form HTTP allows, a date, would need the server's clock. */
const secondsOf = (header: string | null): number | undefined =>
  header !== null && /^\d+$/.test(header) ? Number(header) : undefined;

// By name, because an error may come from another realm, where it is an instance of another class.
const isNamed = (cause: unknown, name: string) =>
  typeof cause === 'object' && cause !== null && 'name' in cause && cause.name === name;

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { code, title, status } = body as Record<string, unknown>;
  return typeof code === 'string' && typeof title === 'string' && typeof status === 'number';
}

/** What only the exchange of tokens answers (RFC 6749). */
function isOAuthError(body: unknown): body is { error: string; error_description?: string } {
  return typeof body === 'object' && body !== null && typeof (body as Record<string, unknown>).error === 'string';
}
