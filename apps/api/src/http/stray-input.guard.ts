import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { DomainError } from '@souk/platform';
import { type FastifyRequest } from 'fastify';

interface Takes {
  query: boolean;
  body: boolean;
}

// Nest numbers the kinds of handler parameters.
const bodyParameter = '3:';
const queryParameter = '4:';

/** A route that declares no query or no body refuses one, as a route that declares some refuses unknown fields in it. */
@Injectable()
export class StrayInputGuard implements CanActivate {
  private readonly known = new WeakMap<object, Takes>();

  canActivate(context: ExecutionContext): boolean {
    const { query, body } = this.takes(context);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const stray = [...(query ? [] : fields(request.query)), ...(body ? [] : fields(request.body))];
    if (stray.length === 0) return true;
    const errors = stray.map((path) => ({ path, code: 'unknown', message: 'is not a known field' }));
    throw new DomainError('invalid', 'validation_failed', 'This route takes no such fields.', { errors });
  }

  private takes(context: ExecutionContext): Takes {
    const handler = context.getHandler();
    let takes = this.known.get(handler);
    if (!takes) {
      const metadata: unknown = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name);
      const kinds = Object.keys(metadata ?? {});
      takes = {
        query: kinds.some((kind) => kind.startsWith(queryParameter)),
        body: kinds.some((kind) => kind.startsWith(bodyParameter)),
      };
      this.known.set(handler, takes);
    }
    return takes;
  }
}

const fields = (input: unknown): string[] => {
  if (input === undefined || input === null || typeof input !== 'object')
    return input === undefined || input === null ? [] : ['body'];
  return Object.keys(input);
};
