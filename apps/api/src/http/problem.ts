import { HttpException } from '@nestjs/common';
import { asUnavailable, DomainError, type ErrorKind, errorKinds, type FieldError } from '@souk/platform';

/** RFC 9457. `code` is stable; clients act on it, people read `detail`. */
export interface Problem extends Record<string, unknown> {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors?: readonly FieldError[];
}

export function problemOf(error: unknown, requestId: string): Problem {
  const domain = asDomainError(error);
  const { status, title } = errorKinds[domain.kind];
  return {
    ...domain.facts,
    type: 'about:blank',
    title,
    status,
    detail: domain.message,
    code: domain.code,
    requestId,
    ...(domain.errors ? { errors: domain.errors } : {}),
  };
}

const internal = (cause: unknown) =>
  new DomainError(
    'internal',
    'internal',
    'Something went wrong on our side. Try again; if it stays, tell an operator the request id.',
    { cause },
  );

function asDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const status = error instanceof HttpException ? error.getStatus() : (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return edgeErrors[status] ?? edgeError('invalid', 'bad_request', 'The request cannot be read.');
  return asUnavailable(error) ?? asUnreadable(error) ?? internal(error);
}

// What a column cannot hold, such as a NUL in a text or a number beyond its range: the caller's value, not our fault.
const unreadable = new Set(['22P02', '22P05', '22003', '22007', '22008', '22021']);

function asUnreadable(error: unknown): DomainError | undefined {
  const { code } = error as { code?: unknown };
  if (typeof code !== 'string' || !unreadable.has(code)) return undefined;
  return new DomainError(
    'invalid',
    'value_out_of_range',
    'A value in the request is not one that can be stored or looked for.',
    { cause: error },
  );
}

const edgeError = (kind: ErrorKind, code: string, message: string) => new DomainError(kind, code, message);

/** What Nest and Fastify refuse by themselves, in our words. */
const edgeErrors: Record<number, DomainError> = {
  400: edgeError(
    'invalid',
    'malformed_request',
    'The request cannot be read: check the URL and that the body is valid JSON.',
  ),
  404: edgeError('not_found', 'route_not_found', 'There is nothing at this address.'),
  405: edgeError('method_not_allowed', 'method_not_allowed', 'This address does not answer that method.'),
  413: edgeError('too_large', 'body_too_large', 'The body is larger than this server takes.'),
  414: edgeError('invalid', 'uri_too_long', 'The address is too long.'),
  415: edgeError('unsupported', 'unsupported_media_type', 'Send the body as application/json.'),
};
