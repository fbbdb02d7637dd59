import { acceptedId, type Context, Lifecycle, Logger, Metrics, newContext, runInContext } from '@souk/platform';
import { type FastifyInstance, type FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    context: Context;
  }
}

const traceparent = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The request id is accepted when it is well-formed; the trace id of a caller is as good a correlation id as any. */
export function requestContext(headers: FastifyRequest['headers']): Context {
  const [, trace] = traceparent.exec(String(headers.traceparent ?? '')) ?? [];
  const requestId = acceptedId(headers['x-request-id']);
  const correlationId = acceptedId(headers['x-correlation-id']) ?? trace;
  return newContext({ ...(requestId ? { requestId } : {}), ...(correlationId ? { correlationId } : {}) });
}

const quiet = new Set(['/health', '/health/live', '/ready', '/health/ready', '/metrics']);

/** Ids, log line and metrics of every request. Hooks rather than interceptors: they also see what never reaches a controller. */
export function watchRequests(fastify: FastifyInstance, logger: Logger, metrics: Metrics, lifecycle: Lifecycle): void {
  const total = metrics.counter('http_requests_total', 'Requests answered.', ['method', 'route', 'status_code']);
  const duration = metrics.histogram(
    'http_request_duration_seconds',
    'Time to answer.',
    ['method', 'route', 'status_code'],
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  );
  const inFlight = metrics.gauge('http_requests_in_flight', 'Requests being answered.');

  fastify.decorateRequest('context');
  fastify.addHook('onRequest', (request, reply, done) => {
    request.context = requestContext(request.headers);
    request.id = request.context.requestId;
    inFlight.inc();
    void reply
      .header('x-request-id', request.context.requestId)
      .header('x-correlation-id', request.context.correlationId);
    if (lifecycle.draining) void reply.header('connection', 'close');
    runInContext(request.context, done);
  });
  // Reading a body leaves the asynchronous chain of the first hook.
  fastify.addHook('preValidation', (request, _reply, done) => runInContext(request.context, done));
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? '(none)' : (request.routeOptions.url ?? '(none)');
    const labels = { method: request.method, route, status_code: String(reply.statusCode) };
    inFlight.dec();
    total.inc(labels);
    duration.observe(labels, reply.elapsedTime / 1000);
    const fields = {
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    };
    const level = quiet.has(route) ? 'debug' : 'info';
    if (logger.isLevelEnabled(level)) runInContext(request.context, () => logger[level]('Request', fields));
    done();
  });
}
