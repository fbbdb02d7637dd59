import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import { type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Lifecycle, Logger, Metrics, type SettingsOf } from '@souk/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { problemOf } from './http/problem';
import { requestContext, watchRequests } from './http/request-log';
import { RouteTable } from './http/route-table';

type HttpSettings = Pick<
  SettingsOf<'api'>,
  | 'API__BODY_LIMIT_KB'
  | 'API__CORS_ORIGINS'
  | 'API__TRUSTED_PROXIES'
  | 'API__SHUTDOWN_DRAIN_MS'
  | 'API__SHUTDOWN_TIMEOUT_MS'
>;

/** Of the shutdown time, what remains for pools and logs after the last connection is gone. */
const closingMs = 5000;

/** The server below Nest. */
export function httpAdapter(settings: HttpSettings): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: settings.API__BODY_LIMIT_KB * 1024,
    trustProxy: settings.API__TRUSTED_PROXIES.length > 0 ? settings.API__TRUSTED_PROXIES : false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    // What the server refuses before there is a route: a malformed address, for instance.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const { requestId } = requestContext(request.headers);
      const problem = problemOf(error, requestId);
      void reply
        .header('x-request-id', requestId)
        .status(problem.status)
        .type('application/problem+json')
        .send(JSON.stringify(problem));
    },
  });
}

/** What every answer has, whichever controller gives it. */
export async function configureApp(app: NestFastifyApplication, settings: HttpSettings): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  app.get(RouteTable).watch(fastify as never);
  watchRequests(fastify as never, app.get(Logger), app.get(Metrics), app.get(Lifecycle));
  fastify.addHook('preClose', (done) => {
    // A receiver that does not read its answer must not hold up the shutdown.
    const graceMs = Math.max(500, settings.API__SHUTDOWN_TIMEOUT_MS - settings.API__SHUTDOWN_DRAIN_MS - closingMs);
    setTimeout(() => app.getHttpServer().closeAllConnections(), graceMs).unref();
    done();
  });
  await app.register(helmet as never, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    crossOriginResourcePolicy: { policy: 'same-site' },
    referrerPolicy: { policy: 'no-referrer' },
  });
  await app.register(compress as never, { threshold: 8192, encodings: ['gzip', 'identity'] });
  const origins = settings.API__CORS_ORIGINS;
  app.enableCors({
    origin: origins.includes('*') ? true : origins,
    credentials: true,
    maxAge: 600,
    exposedHeaders: [
      'ETag',
      'Retry-After',
      'X-Request-Id',
      'X-Correlation-Id',
      'RateLimit-Limit',
      'RateLimit-Remaining',
      'RateLimit-Reset',
    ],
  });
}

export async function createApp(
  module: DynamicModule,
  settings: HttpSettings,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(module, httpAdapter(settings), {
    logger,
    abortOnError: false,
  });
  await configureApp(app, settings);
  return app;
}
