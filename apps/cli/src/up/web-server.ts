import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import compress from '@fastify/compress';
import httpProxy from '@fastify/http-proxy';
import serveStatic from '@fastify/static';
import { acceptedId, buildInfo, type SettingsOf } from '@souk/platform';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { connectSources, contentSecurityPolicy, renderIndex } from './index-page';

export interface WebServerOptions {
  /** The built dashboard. */
  root: string;
  /** Where the API listens, such as http://127.0.0.1:8000. */
  apiOrigin: string;
  settings: SettingsOf<'web'>;
}

declare module 'fastify' {
  interface FastifyRequest {
    nonce: string;
  }
}

const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** Serves the dashboard locally as docker/nginx does in a deployment: same paths, same headers, same answers. */
export async function createWebServer(options: WebServerOptions): Promise<FastifyInstance> {
  const server = fastify({
    genReqId: (request) => acceptedId(request.headers['x-request-id']) ?? randomUUID(),
    forceCloseConnections: true, // live streams would hold the end up
    routerOptions: { maxParamLength: 2000 },
  });
  const connect = connectSources(options.settings.WEB__PUBLIC_API_BASE_URL);
  server.decorateRequest('nonce', '');
  server.addHook('onRequest', (request, _reply, next) => {
    request.nonce = randomBytes(16).toString('hex');
    next();
  });
  server.addHook('onSend', (request, reply, _payload, next) => {
    reply.headers(securityHeaders).header('x-request-id', request.id);
    // The API's own policy passes: its documentation page needs another one.
    if (!reply.hasHeader('content-security-policy'))
      reply.header('content-security-policy', contentSecurityPolicy(request.nonce, connect));
    next();
  });
  proxyApi(server, options);
  await server.register(async (scope) => serveDashboard(scope, options));
  return server;
}

function proxyApi(server: FastifyInstance, { apiOrigin }: WebServerOptions): void {
  const proxy = (prefix: string, headersTimeout: number, unavailable: (reply: FastifyReply) => FastifyReply) =>
    server.register(httpProxy, {
      upstream: apiOrigin,
      prefix,
      rewritePrefix: prefix,
      // A stream may be silent for as long as it likes.
      undici: { bodyTimeout: 0, headersTimeout, connect: { timeout: 1000 } },
      replyOptions: {
        // Left alone it asks an API that answers 503 ten times over, and "not ready" takes as many seconds.
        retryDelay: () => null,
        rewriteRequestHeaders: (request, headers) => ({
          ...headers,
          host: request.headers.host,
          'x-request-id': (request as FastifyRequest).id,
          'x-forwarded-for': request.socket.remoteAddress ?? '',
          'x-forwarded-proto': 'http',
        }),
        onError: (reply) => void unavailable(reply as FastifyReply),
      },
    });
  for (const prefix of ['/api', '/docs', '/.well-known']) void proxy(prefix, 75_000, apiUnavailable);
  // Ready means useful: the API behind answers that it is ready.
  for (const prefix of ['/ready', '/health/ready']) void proxy(prefix, 1400, notReady);
}

/** This server runs on a computer of one's own only, where the sign-ins have been written down. */
const signInHint = 'This Souk is your own: who may sign in is in .souk/credentials.json.';

const notReady = (reply: FastifyReply): FastifyReply =>
  reply
    .code(503)
    .headers({ 'content-type': 'application/json', 'cache-control': 'no-store' })
    .send(JSON.stringify({ status: 'error', checks: { api: { status: 'down', detail: 'does not answer' } } }));

const apiUnavailable = (reply: FastifyReply): FastifyReply =>
  reply
    .code(503)
    .headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store', 'retry-after': '2' })
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: 'Service Unavailable',
        status: 503,
        code: 'api_unavailable',
        detail: 'The API does not answer. Try again in a moment.',
        requestId: reply.request.id,
      }),
    );

async function serveDashboard(scope: FastifyInstance, { root, settings }: WebServerOptions): Promise<void> {
  const build = buildInfo(settings);
  // Here only: what the API sends is passed on as it is, streams above all.
  await scope.register(compress, { encodings: ['gzip'], threshold: 1024 });
  const noStore = (reply: FastifyReply) => reply.header('cache-control', 'no-store');

  for (const url of ['/health', '/health/live'])
    scope.get(url, (_request, reply) => noStore(reply).send({ status: 'ok', name: 'web', ...build }));
  for (const url of ['/version', '/version.json']) {
    scope.get(url, async (_request, reply) =>
      noStore(reply)
        .type('application/json')
        .send(await readFile(path.join(root, 'version.json'), 'utf8')),
    );
  }
  scope.get('/config.json', (_request, reply) =>
    noStore(reply).send({ apiBaseUrl: settings.WEB__PUBLIC_API_BASE_URL, signInHint }),
  );

  const index = async (request: FastifyRequest, reply: FastifyReply) =>
    noStore(reply)
      .type('text/html; charset=utf-8')
      .send(renderIndex(await readFile(path.join(root, 'index.html'), 'utf8'), request.nonce));
  for (const url of ['/', '/index.html']) scope.get(url, index);

  await scope.register(serveStatic, {
    root,
    index: false,
    cacheControl: false,
    setHeaders: (reply, file) => {
      const hashed = file.startsWith(path.join(root, 'assets') + path.sep);
      void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  // A page of the dashboard has no file; whatever else is asked for and not there is missing.
  scope.setNotFoundHandler((request, reply) => {
    const page =
      request.method === 'GET' &&
      request.headers.accept?.includes('text/html') &&
      !/^\/(assets|metrics)(\/|$)/.test(request.url);
    return page ? index(request, reply) : notFound(request, reply);
  });
}

const notFound = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  problem(reply.code(404)).send(
    JSON.stringify({ type: 'about:blank', title: 'Not found', status: 404, code: 'not_found', requestId: request.id }),
  );

const problem = (reply: FastifyReply) =>
  reply.headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
