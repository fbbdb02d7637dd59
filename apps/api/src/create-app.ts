import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Lifecycle, Logger, Metrics, runInContext, type SettingsOf } from '@souk/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { takeForms } from './http/forms';
import { understandCookies } from './auth/refresh-cookie';
import { keepHookBodies } from './hooks/hook-body';
import { compressAnswers } from './http/compression';
import { allowOrigins } from './http/cors';
import { problemOf } from './http/problem';
import { requestContext, watchRequests } from './http/request-log';
import { RouteTable } from './http/route-table';
import { securityHeaders, setSecurityHeaders } from './http/security-headers';
import { takeCsv } from './tasks/csv-body';
import { IdempotencyGuard } from './idempotency/idempotency.guard';

type HttpSettings = Pick<
  SettingsOf<'api'>,
  | 'API__BODY_LIMIT_KB'
  | 'API__COOKIE_SECRET'
  | 'API__CORS_ORIGINS'
  | 'API__TRUSTED_PROXIES'
  | 'API__SHUTDOWN_DRAIN_MS'
  | 'API__SHUTDOWN_TIMEOUT_MS'
>;

/** Of the shutdown time, what remains for pools and logs after the last connection is gone. */
const closingMs = 5000;

/** The server below Nest. */
export function httpAdapter(settings: HttpSettings, logger: Logger): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: settings.API__BODY_LIMIT_KB * 1024,
    trustProxy: settings.API__TRUSTED_PROXIES.length > 0 ? settings.API__TRUSTED_PROXIES : false,
    forceCloseConnections: 'idle',
    // Fastify lifts Node's own limit; a body that trickles in must not hold a connection for ever.
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 500 },
    // HostileInputGuard refuses the same fields, of every route and before anything reads them, and says which they are.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // What the server refuses before there is a route, and so before any hook: a malformed address, for instance.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const context = requestContext(request.headers);
      const { requestId, correlationId } = context;
      const problem = problemOf(error, requestId);
      void reply
        .headers({ ...securityHeaders, 'x-request-id': requestId, 'x-correlation-id': correlationId })
        .status(problem.status)
        .type('application/problem+json')
        .send(JSON.stringify(problem));
      const { method } = request;
      const { code, status } = problem;
      runInContext(context, () => logger.info('Request', { method, route: '(none)', status, code }));
    },
  });
}

/** What every answer has, whichever controller gives it. */
export function configureApp(app: NestFastifyApplication, settings: HttpSettings): void {
  const fastify = app.getHttpAdapter().getInstance();
  app.get(RouteTable).watch(fastify);
  watchRequests(fastify, app.get(Logger), app.get(Metrics), app.get(Lifecycle));
  setSecurityHeaders(fastify);
  allowOrigins(fastify, settings.API__CORS_ORIGINS);
  takeForms(app);
  takeCsv(app);
  keepHookBodies(app);
  understandCookies(app, settings.API__COOKIE_SECRET);
  app.get(IdempotencyGuard).watch(fastify);
  compressAnswers(fastify);
  fastify.addHook('preClose', (done) => {
    // A receiver that does not read its answer must not hold up the shutdown.
    const graceMs = Math.max(500, settings.API__SHUTDOWN_TIMEOUT_MS - settings.API__SHUTDOWN_DRAIN_MS - closingMs);
    setTimeout(() => app.getHttpServer().closeAllConnections(), graceMs).unref();
    done();
  });
}

export async function createApp(
  module: DynamicModule,
  settings: HttpSettings,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, httpAdapter(settings, logger), {
    logger,
    abortOnError: false,
  });
  configureApp(app, settings);
  return app;
}
