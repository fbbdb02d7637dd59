import { DomainError } from '@souk/platform';
import { type FastifyRequest } from 'fastify';

export const etagOf = (version: number): string => `"${version}"`;

/** The version that `If-Match` names; undefined without one, and for `*`, which any version matches. */
export function ifMatchOf({ headers }: FastifyRequest): number | undefined {
  const header = headers['if-match']?.trim();
  if (header === undefined || header === '*') return undefined;
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined)
    throw new DomainError('invalid', 'if_match', 'If-Match takes one ETag as this API gives it out, such as "3".');
  return Number(version);
}

/** Where nobody may overwrite what he has not seen. */
export function requiredIfMatchOf(request: FastifyRequest): number | undefined {
  if (request.headers['if-match'] === undefined)
    throw new DomainError('invalid', 'if_match_required', 'Send the ETag that you read as If-Match, or * for any.');
  return ifMatchOf(request);
}
