import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { ifMatchOf } from '../http/if-match';

/** The version that the caller has read; undefined: any. */
export const SeenVersion = createParamDecorator((_: undefined, context: ExecutionContext): number | undefined =>
  ifMatchOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
