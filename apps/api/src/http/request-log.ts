import {
  acceptedId,
  type Context,
  type Lifecycle,
  type Logger,
  type Metrics,
  newContext,
  runInContext,
} from '@souk/platform';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { closeWithConnection } from './queued-answers';

declare module 'fastify' {
  interface FastifyRequest {
    context: Context;
  }
}

const traceparent = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The request id is accepted when it is well-formed; the trace id of a caller is as good a correlation id as any. */
export function requestContext(headers: FastifyRequest['headers']): Context {
  return newContext({
    requestId: acceptedId(headers['x-request-id']),
    correlationId: acceptedId(headers['x-correlation-id']) ?? traceparent.exec(String(headers.traceparent))?.[1],
  });
}

const quiet = new Set(['/health', '/health/live', '/ready', '/health/ready', '/metrics', '/.well-known/jwks.json']);

/** Ids, log line and metrics of every request. Hooks rather than interceptors: they also see what never reaches a controller. */
export function watchRequests(fastify: FastifyInstance, logger: Logger, metrics: Metrics, lifecycle: Lifecycle): void {
  const duration = metrics.histogram(
    'http_request_duration_seconds',
    'Time to answer.',
    ['method', 'route', 'status_code'],
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  );
  // The histogram counts as well: what it has counted need not be counted twice.
  metrics.counter('http_requests_total', 'Requests answered.', ['method', 'route', 'status_code'], async (counter) => {
    counter.reset();
    for (const { metricName, labels, value } of (await duration.get()).values)
      if (metricName?.endsWith('_count')) counter.inc(labels, value);
  });
  let inFlight = 0;
  metrics.gauge('http_requests_in_flight', 'Requests being answered.', [], (gauge) => gauge.set(inFlight));

  const answered = (request: FastifyRequest, reply: FastifyReply) => {
    inFlight--;
    const route = request.is404 ? '(none)' : (request.routeOptions.url ?? '(none)');
    const { method } = request;
    const status = reply.raw.headersSent ? reply.raw.statusCode : goneStatus;
    duration.observe({ method, route, status_code: String(status) }, reply.elapsedTime / 1000);
    const level = quiet.has(route) ? 'debug' : 'info';
    if (!logger.isLevelEnabled(level)) return;
    const fields = { method, route, status, ms: Math.round(reply.elapsedTime * 10) / 10 };
    runInContext(request.context, () => logger[level]('Request', fields));
  };

  fastify.decorateRequest('context');
  fastify.addHook('onRequest', (request, reply, done) => {
    request.context = requestContext(request.headers);
    request.id = request.context.requestId;
    inFlight++;
    void reply
      .header('x-request-id', request.context.requestId)
      .header('x-correlation-id', request.context.correlationId);
    if (lifecycle.draining) void reply.header('connection', 'close');
    // Unlike Fastify's own hook it also sees requests that were given up, and streams.
    reply.raw.once('close', () => answered(request, reply));
    closeWithConnection(request, reply);
    // Of a connection that was reset before we heard of it nobody can tell the address, by which callers are counted and recorded; there
    // is nobody to answer either. Otherwise Node keeps the address now that it was asked for, however early the caller leaves.
    if (request.raw.socket.remoteAddress === undefined) request.raw.socket.destroy();
    else runInContext(request.context, done);
  });
  fastify.addHook('preValidation', (request, _reply, done) => {
    // Reading a body leaves the asynchronous chain of the first hook.
    if (request.body === undefined) done();
    else runInContext(request.context, done);
  });
}

/** A caller that went away before it had an answer. */
const goneStatus = 499;
