import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { DomainError } from '@souk/platform';
import { type FastifyRequest } from 'fastify';
import { Refuses } from './refuses';

export const etagOf = (version: number): string => `"${version}"`;

/**
 * The version that `If-Match` names; undefined without one, and for `*`, which any version matches. An ETag may tell of more than the
 * version, and a proxy that compresses makes it weak: what is to be overwritten is the version.
 */
export function ifMatchOf({ headers }: FastifyRequest): number | undefined {
  const header = headers['if-match']?.trim();
  if (header === undefined || header === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})(?:-[\w-]{1,64})?"$/.exec(header)?.[1];
  if (version === undefined)
    throw new DomainError('invalid', 'if_match', 'If-Match takes one ETag as this API gives it out, such as "3".');
  return Number(version);
}

/** The version that the caller has read; undefined: any. */
export const SeenVersion = createParamDecorator((_: undefined, context: ExecutionContext): number | undefined =>
  ifMatchOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Where nobody may overwrite what he has not seen; undefined: he says that he does not care. */
export const RequiredSeenVersion = createParamDecorator((_: undefined, context: ExecutionContext) => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  if (request.headers['if-match'] === undefined)
    throw new DomainError(
      'precondition_required',
      'if_match_required',
      'Send the ETag that you read as If-Match, or * for any.',
    );
  return ifMatchOf(request);
});

/** Documents that a change of a `thing` may be bound to the version that was read, and how it is refused when that is not the last. */
export const IfMatch = (thing: string, { required = false } = {}) =>
  applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required,
      description: 'The ETag you read, or *: refused when it is not the last',
    }),
    Refuses({
      409: [`${thing}_changed`],
      412: [`${thing}_stale`],
      428: required ? ['if_match_required'] : [],
    }),
  );
