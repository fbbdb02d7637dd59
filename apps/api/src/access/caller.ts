import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type Actor, DomainError } from '@souk/platform';
import { type FastifyRequest } from 'fastify';
import { type Principal } from './authenticator';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the access guard on every route that is not public. */
    principal?: Principal;
  }
}

export function actorOf(request: FastifyRequest): Actor {
  if (!request.principal) throw new DomainError('unauthenticated', 'unauthenticated', 'Sign in first.');
  return request.principal.actor;
}

/** The actor behind the request, for a controller method. */
export const Caller = createParamDecorator((_: undefined, context: ExecutionContext): Actor =>
  actorOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
