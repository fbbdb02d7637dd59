import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSettings } from '@souk/platform';
import { type FastifyInstance } from 'fastify';
import { createWebServer } from './web-server';

const root = mkdtempSync(path.join(tmpdir(), 'souk-web-'));
let api: Server;
let web: FastifyInstance;
let base: string;
let streamClosed: Promise<void>;
let timesAskedWhileBusy = 0;

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/api/v1/events/stream') {
    streamClosed = new Promise((resolve) => response.on('close', resolve));
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: first\n\n');
    return;
  }
  if (request.url === '/docs') response.setHeader('content-security-policy', `default-src 'self'`);
  if (request.url === '/api/busy') {
    timesAskedWhileBusy++;
    return void response.writeHead(503).end();
  }
  if (request.url === '/api/late') return void setTimeout(() => response.destroy(), 10);
  response
    .setHeader('content-type', 'application/json')
    .end(JSON.stringify({ url: request.url, id: request.headers['x-request-id'] }));
}

beforeAll(async () => {
  mkdirSync(path.join(root, 'assets'));
  writeFileSync(path.join(root, 'index.html'), '<html><script nonce="__CSP_NONCE__"></script></html>');
  writeFileSync(path.join(root, 'version.json'), '{"version":"1.2.3"}');
  writeFileSync(path.join(root, 'assets', 'index-abc.js'), `/*${'x'.repeat(3000)}*/`);
  api = createServer(answer);
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  web = await createWebServer({
    root,
    apiOrigin: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
    settings: loadSettings('web', { env: {}, cwd: root }),
  });
  base = await web.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await web.close();
  api.closeAllConnections();
  await new Promise((resolve) => api.close(resolve));
  rmSync(root, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) => fetch(base + url, { headers });
const page = { accept: 'text/html,application/xhtml+xml' };

describe('the dashboard', () => {
  it.each(['/', '/tasks/42', '/system?tab=api'])('is one page whatever its address: %s', async (url) => {
    const response = await get(url, page);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const nonce = /nonce="(\w{32})"/.exec(await response.text())?.[1];
    expect(response.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
  });

  it('gets another nonce each time', async () => {
    const [first, second] = await Promise.all([get('/', page), get('/', page)]);
    expect(await first.text()).not.toBe(await second.text());
  });

  it.each(['/assets/gone.js', '/favicon.ico', '/metrics'])('is no answer for what is missing: %s', async (url) => {
    expect((await get(url)).status).toBe(404);
    expect((await get(url.replace('/favicon.ico', '/assets/x.css'), page)).status).toBe(404);
  });

  it('takes assets from the cache for a year, and compressed', async () => {
    const response = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip' });
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-encoding')).toBe('gzip');
  });

  it('learns where the API is', async () => {
    expect(await (await get('/config.json')).json()).toEqual({
      apiBaseUrl: '/api',
      signInHint: expect.stringContaining('.souk/credentials.json'),
    });
  });

  it('says which build it is', async () => {
    expect(await (await get('/version')).json()).toEqual({ version: '1.2.3' });
  });

  it('cannot be framed, sniffed or left out of the policy, whoever answers', async () => {
    for (const url of ['/', '/assets/index-abc.js', '/assets/gone.js', '/api/v1/x', '/config.json']) {
      const { headers } = await get(url);
      expect([url, headers.get('x-frame-options'), headers.get('x-content-type-options')]).toEqual([
        url,
        'DENY',
        'nosniff',
      ]);
      expect(headers.get('content-security-policy')).toBeTruthy();
    }
  });
});

describe('the API behind it', () => {
  it('is called with path, query and request id', async () => {
    const response = await get('/api/v1/jobs?limit=5', { 'x-request-id': 'request-0001' });
    expect(await response.json()).toEqual({ url: '/api/v1/jobs?limit=5', id: 'request-0001' });
    expect(response.headers.get('x-request-id')).toBe('request-0001');
  });

  it('decides whether the dashboard is ready', async () => {
    expect(await (await get('/ready')).json()).toMatchObject({ url: '/ready' });
    expect(await (await get('/health')).json()).toMatchObject({ status: 'ok' });
  });

  it('keeps its own content policy', async () => {
    expect((await get('/docs')).headers.get('content-security-policy')).toBe(`default-src 'self'`);
  });

  it('streams without a buffer, and learns that the listener has gone', async () => {
    const stop = new AbortController();
    const response = await fetch(`${base}/api/v1/events/stream`, {
      signal: stop.signal,
      headers: { 'accept-encoding': 'gzip' },
    });
    const first = (await response.body!.getReader().read()) as { value: Uint8Array };
    expect(Buffer.from(first.value).toString()).toBe('data: first\n\n');
    stop.abort();
    await streamClosed;
  });

  it('is asked once, whatever it answers', async () => {
    expect((await get('/api/busy')).status).toBe(503);
    expect(timesAskedWhileBusy).toBe(1);
  });

  it('is said to be unavailable when it does not answer', async () => {
    const response = await get('/api/late', { 'x-request-id': 'request-0002' });
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ code: 'api_unavailable', status: 503, requestId: 'request-0002' });
  });
});
