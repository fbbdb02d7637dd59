import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner, eventually } from '@souk/testing';
import { as, startTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    env: { API__BODY_LIMIT_KB: '4', API__PAGE_LIMIT_MAX: '20', API__CORS_ORIGINS: 'https://souk.example.com' },
  });
});
afterAll(() => api.close());

const call = (path: string, init: RequestInit = {}) => fetch(`${api.url}${path}`, init);
const cursorOf = (...values: string[]) => Buffer.from(JSON.stringify(values)).toString('base64url');
const someJob = '/api/v1/jobs/019a0000-0000-7000-8000-000000000000';

describe('every refusal is a problem with the id of its request', () => {
  const json = { ...as('admin'), 'content-type': 'application/json' };
  it.each<[string, string, RequestInit, number, string]>([
    ['an unknown address', '/api/v1/nope', {}, 404, 'route_not_found'],
    ['an address with a slash too many', '/ready/', {}, 404, 'route_not_found'],
    ['a wrong method', '/api/v1/jobs', { method: 'DELETE', headers: as('admin') }, 405, 'method_not_allowed'],
    ['a wrong method on a probe', '/ready', { method: 'POST' }, 405, 'method_not_allowed'],
    ['bad JSON', `${someJob}/cancel`, { method: 'POST', headers: json, body: '{"a":' }, 400, 'malformed_request'],
    [
      'a body over the limit',
      `${someJob}/cancel`,
      { method: 'POST', headers: json, body: JSON.stringify('x'.repeat(5000)) },
      413,
      'body_too_large',
    ],
    [
      'a body of another type',
      `${someJob}/cancel`,
      { method: 'POST', headers: { ...json, 'content-type': 'text/csv' }, body: 'a,b' },
      415,
      'unsupported_media_type',
    ],
    [
      'an unknown field',
      `${someJob}/cancel`,
      { method: 'POST', headers: json, body: '{"why":"x"}' },
      400,
      'validation_failed',
    ],
    [
      'a body nested without end, be it to be remembered',
      `${someJob}/cancel`,
      { method: 'POST', headers: { ...json, 'idempotency-key': 'deep' }, body: '['.repeat(2000) + ']'.repeat(2000) },
      400,
      'too_deep',
    ],
    [
      'a text that is no Unicode',
      '/api/v1/auth/login',
      { method: 'POST', headers: json, body: '{"email":"\\ud800@souk.example","password":"x"}' },
      400,
      'validation_failed',
    ],
    [
      'a field that every object has',
      '/api/v1/auth/login',
      { method: 'POST', headers: json, body: '{"email":{"constructor":1},"password":"x"}' },
      400,
      'validation_failed',
    ],
    ['an unknown query key', '/api/v1/jobs?colour=red', { headers: as('admin') }, 400, 'validation_failed'],
    ['a query key where none is taken', '/api/v1/system?x=1', { headers: as('admin') }, 400, 'validation_failed'],
    ['a limit that is no number', '/api/v1/jobs?limit=ten', { headers: as('admin') }, 400, 'validation_failed'],
    ['a limit that is too large', '/api/v1/jobs?limit=21', { headers: as('admin') }, 400, 'validation_failed'],
    ['a cursor that is not ours', '/api/v1/jobs?cursor=AAAA', { headers: as('admin') }, 400, 'cursor'],
    [
      'a cursor with a month that is none',
      `/api/v1/jobs?cursor=${cursorOf('2026-99-01T00:00:00.000000Z', '019a0000-0000-7000-8000-000000000000')}`,
      { headers: as('admin') },
      400,
      'value_out_of_range',
    ],
    [
      'a cursor with an id that is none',
      `/api/v1/jobs?cursor=${cursorOf('2026-01-01T00:00:00.000000Z', '-'.repeat(36))}`,
      { headers: as('admin') },
      400,
      'value_out_of_range',
    ],
    ['a NUL in a text', '/api/v1/jobs?name=a%00b', { headers: as('admin') }, 400, 'value_out_of_range'],
    ['a malformed address', '/api/%zz', {}, 400, 'malformed_request'],
    ['an id that is no id', '/api/v1/jobs/..%2f..%2fetc', { headers: as('admin') }, 404, 'job_not_found'],
    ['no sign-in', '/api/v1/jobs', {}, 401, 'unauthenticated'],
    ['a wrong sign-in', '/api/v1/jobs', { headers: as('nobody') }, 401, 'unauthenticated'],
    ['a missing permission', `${someJob}/replay`, { method: 'POST', headers: as('reader') }, 403, 'forbidden'],
    ['a job that is not there', someJob, { headers: as('reader') }, 404, 'job_not_found'],
  ])('%s', async (_what, path, init, status, code) => {
    const response = await call(path, init);
    const problem = (await response.json()) as Record<string, unknown>;
    expect([response.status, problem.status, problem.code]).toEqual([status, status, code]);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(problem.requestId).toBe(response.headers.get('x-request-id'));
    expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.ts:|at Object|SELECT/);
  });

  it('names each field that is wrong', async () => {
    const response = await call('/api/v1/jobs?limit=0&state=lost&colour=red', { headers: as('admin') });
    const { errors } = (await response.json()) as { errors: { path: string; code: string }[] };
    expect(errors.map(({ path }) => path).sort()).toEqual(['colour', 'limit', 'state']);
  });

  it('says which methods an address has', async () => {
    expect((await call('/api/v1/jobs', { method: 'PUT', headers: as('admin') })).headers.get('allow')).toContain('GET');
  });

  it('even bytes that are no HTTP do not end the server', async () => {
    await new Promise<void>((resolve) => {
      const { hostname, port } = new URL(api.url);
      const socket = connect(Number(port), hostname, () => socket.end('GARBAGE\u0000\u0001\r\n\r\n'));
      socket.on('close', () => resolve());
      socket.on('error', () => resolve());
      socket.resume();
    });
    expect((await call('/health')).status).toBe(200);
  });
});

describe('ids of a request', () => {
  it('are kept when well-formed, answered, and in the log', async () => {
    const response = await call('/api/version', {
      headers: { 'x-request-id': 'request-12345', 'x-correlation-id': 'chain-67890' },
    });
    expect([response.headers.get('x-request-id'), response.headers.get('x-correlation-id')]).toEqual([
      'request-12345',
      'chain-67890',
    ]);
    const line = api.logs().find(({ requestId }) => requestId === 'request-12345');
    expect(line).toMatchObject({
      msg: 'Request',
      method: 'GET',
      route: '/api/version',
      status: 200,
      correlationId: 'chain-67890',
    });
  });

  it('are in the log even when the address is malformed', async () => {
    await call('/api/%zz', { headers: { 'x-request-id': 'request-zz-1' } });
    const line = api.logs().find(({ requestId }) => requestId === 'request-zz-1');
    expect(line).toMatchObject({ msg: 'Request', method: 'GET', route: '(none)', status: 400 });
  });

  it('are made anew when they are not', async () => {
    const response = await call('/api/version', { headers: { 'x-request-id': 'a b' } });
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('take the trace of the caller as correlation', async () => {
    const response = await call('/api/version', {
      headers: { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` },
    });
    expect(response.headers.get('x-correlation-id')).toBe('ab'.repeat(16));
  });
});

describe('headers', () => {
  it('harden every answer', async () => {
    for (const path of ['/health', '/api/v1/nope', '/api/v1/system', '/api/%zz']) {
      const { headers } = await call(path);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('strict-transport-security')).toBeTruthy();
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it('let only listed origins in', async () => {
    const from = (origin: string) => call('/api/version', { headers: { origin } });
    expect((await from('https://souk.example.com')).headers.get('access-control-allow-origin')).toBe(
      'https://souk.example.com',
    );
    expect((await from('https://evil.example.com')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the document', () => {
  it('is served as it is committed', async () => {
    const committed = JSON.parse(readFileSync('openapi.json', 'utf8')) as unknown;
    expect(await (await call('/api/openapi.json')).json()).toEqual(committed);
  });

  it('can be read by people, with nothing from elsewhere', async () => {
    const page = await (await call('/docs')).text();
    const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) expect((await call(file)).status).toBe(200);
  });
});

it('metrics count requests by route and never by id', async () => {
  await call(someJob, { headers: as('reader') });
  const text = await (await call('/metrics')).text();
  expect(text).toMatch(/http_requests_total\{method="GET",route="\/api\/v1\/jobs\/:id",status_code="404"\} \d+/);
  expect(text).toMatch(/app_build_info\{git_sha="abc1234",app_version="1.2.3",build_date="2026-01-01"\} 1/);
  for (const name of [
    'http_request_duration_seconds_bucket',
    'http_requests_in_flight',
    'nodejs_eventloop_lag_seconds',
    'db_pool_connections{state="idle"}',
    'db_pool_wait_seconds_count',
  ])
    expect(text).toContain(name);
  expect(text).not.toContain('019a0000');
});

it('requests that were given up count as ended, and are logged as such', async () => {
  const inFlight = async () =>
    Number(/^http_requests_in_flight (\d+)$/m.exec(await (await call('/metrics')).text())?.[1]);
  const before = await inFlight();
  await asOwner(api.database, 'SELECT 1');
  const lock = asOwner(api.database, 'BEGIN; LOCK TABLE jobs; SELECT pg_sleep(1); COMMIT');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const aborter = new AbortController();
  const given = Array.from({ length: 3 }, () => call('/api/v1/jobs', { headers: as('admin'), signal: aborter.signal }));
  await eventually(async () => expect(await inFlight()).toBe(before + 3));
  aborter.abort();
  await Promise.allSettled(given);
  await eventually(async () => expect(await inFlight()).toBe(before));
  await lock;
  expect(api.logs().filter(({ route, status }) => route === '/api/v1/jobs' && status === 499)).toHaveLength(3);
});

it('callers who leave before they are heard are no fault of ours', async () => {
  const { hostname, port } = new URL(api.url);
  const left = Array.from({ length: 100 }, (_, i) => {
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const request = `GET ${someJob} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${i % 2 ? 'admin' : 'nobody'}\r\n\r\n`;
    socket.write(request, () => socket.resetAndDestroy());
    return new Promise((resolve) => socket.once('close', resolve));
  });
  await Promise.all(left);
  const inFlight = async () => /^http_requests_in_flight (\d+)$/m.exec(await (await call('/metrics')).text())?.[1];
  await eventually(async () => expect(await inFlight()).toBe('1'));
  expect(api.logs().filter(({ level }) => level === 'error')).toEqual([]);
});

// Last: it closes the API.
it('a receiver that does not read its answer does not hold up the shutdown', async () => {
  const unread = await Promise.all([1, 2, 3].map(() => call('/docs/swagger-ui-bundle.js')));
  const started = Date.now();
  await api.app.close();
  const took = Date.now() - started;
  await Promise.allSettled(unread.map((response) => response.text()));
  expect(took).toBeLessThan(2000);
});
