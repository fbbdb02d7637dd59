import { type FastifyInstance, type FastifyReply } from 'fastify';

const exposed = [
  'ETag',
  'Retry-After',
  'X-Request-Id',
  'X-Correlation-Id',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'RateLimit-Policy',
].join(', ');
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const preflightSeconds = '600';

/** Lets pages of the listed origins (`*`: of any) read our answers. Every answer says that it depends on the origin, or a cache would mix them up. */
export function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): void {
  const listed = new Set(origins);
  const all = listed.has('*');
  fastify.addHook('onRequest', ({ method, headers }, reply, done) => {
    void reply.header('vary', 'Origin');
    const { origin } = headers;
    if (origin === undefined) return done();
    const allowed = all || listed.has(origin);
    if (allowed) letIn(reply, origin);
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return done();
    if (allowed) {
      void reply.headers({
        vary: 'Origin, Access-Control-Request-Headers',
        'access-control-allow-methods': methods,
        'access-control-max-age': preflightSeconds,
      });
      const wanted = headers['access-control-request-headers'];
      if (wanted !== undefined) void reply.header('access-control-allow-headers', wanted);
    }
    // Before any guard: a browser sends a preflight without credentials.
    void reply.status(204).send();
  });
}

function letIn(reply: FastifyReply, origin: string): void {
  void reply.headers({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': exposed,
  });
}
