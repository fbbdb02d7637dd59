import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyRequest } from 'fastify';
import { PassThrough } from 'node:stream';

declare module 'fastify' {
  interface FastifyRequest {
    /** As it came, of a webhook: a signature is of bytes. */
    hookBody: Buffer[] | undefined;
  }
}

export const hookRoute = '/api/v1/hooks/git/:sourceId';

export const hookPathOf = (sourceId: string): string => hookRoute.replace(':sourceId', sourceId);

/** A push lists its commits and their files; forges send no more than 25 MB, and a scan needs none of it. */
const largestPush = 5 * 1024 * 1024;

/** Keeps the bytes beside the JSON that is made of them, for the one route that needs them. */
export function keepHookBodies(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.decorateRequest('hookBody');
  fastify.addHook('onRoute', (route) => {
    if (route.url === hookRoute) route.bodyLimit = largestPush;
  });
  fastify.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.routeOptions.url !== hookRoute) return done(null, payload);
    const chunks: Buffer[] = [];
    request.hookBody = chunks;
    const kept = new PassThrough().on('data', (chunk: Buffer) => chunks.push(chunk));
    payload.on('error', (error) => kept.destroy(error)).pipe(kept);
    done(null, kept);
  });
}

/** GitHub sends a form unless it is told otherwise: the JSON is a field of it, and the signature is of the form. Without one it is no push. */
export function pushOfForm(form: URLSearchParams): unknown {
  try {
    return JSON.parse(form.get('payload') ?? '');
  } catch {
    return undefined;
  }
}

export const hookBodyOf = ({ hookBody }: FastifyRequest): Buffer => Buffer.concat(hookBody ?? []);
