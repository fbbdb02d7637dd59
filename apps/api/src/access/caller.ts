import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Principal } from '@souk/auth';
import { type Actor, DomainError } from '@souk/platform';
import { type FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard on every route that is not public. */
    principal?: Principal;
  }
}

export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new DomainError('unauthenticated', 'unauthenticated', 'Sign in first.');
  return request.principal;
}

export const actorOf = (request: FastifyRequest): Actor => principalOf(request).actor;

/** The actor behind the request, for a controller method. */
export const Caller = createParamDecorator((_: undefined, context: ExecutionContext): Actor =>
  actorOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** What the caller may do and on what it stands, for the few that need more than the actor. */
export const CallerPrincipal = createParamDecorator((_: undefined, context: ExecutionContext): Principal =>
  principalOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
