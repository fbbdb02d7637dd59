import { describe, expect, test } from '@jest/globals';
import { createSoukClient, type SoukClientOptions } from './client';
import { ApiError } from './problem';

const json = (body: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' }, ...init });

/** A client of a server that answers this, and what the server saw. */
function clientOf(
  answer: (request: Request) => Response | Promise<Response>,
  options: Partial<SoukClientOptions> = {},
) {
  const seen: Request[] = [];
  const client = createSoukClient({
    baseUrl: 'https://souk.example',
    ...options,
    fetch: async (request) => {
      seen.push(request);
      return answer(request);
    },
  });
  return { client, seen };
}

const failure = async (work: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ApiError)) throw new Error('expected an ApiError', { cause: error });
  return error;
};

describe('the client', () => {
  test('returns the answer itself', async () => {
    const { client, seen } = clientOf(() => json({ name: 'api', version: '1.0.0', gitSha: 'abc', buildDate: 'today' }));
    await expect(client.get('/api/version')).resolves.toMatchObject({ name: 'api', version: '1.0.0' });
    expect(seen[0]?.url).toBe('https://souk.example/api/version');
  });

  test('puts path and query parameters where they belong, safely encoded', async () => {
    const { client, seen } = clientOf(() => json({ items: [], nextCursor: null }));
    await client.get('/api/v1/jobs', { query: { limit: 50, cursor: 'a+b/c=' } });
    await client.get('/api/v1/jobs/{id}', { path: { id: '../system' } });
    await client.post('/api/v1/jobs/{id}/replay', { path: { id: '7' } });
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://souk.example/api/v1/jobs?limit=50&cursor=a%2Bb%2Fc%3D',
      'GET https://souk.example/api/v1/jobs/..%2Fsystem',
      'POST https://souk.example/api/v1/jobs/7/replay',
    ]);
  });

  test('asks for the token at every call, and sends none when there is none', async () => {
    const tokens = ['first', null, 'third'];
    const { client, seen } = clientOf(() => json({}), { token: () => tokens.shift() ?? null });
    for (let call = 0; call < 3; call++) await client.get('/api/version');
    expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer first', null, 'Bearer third']);
  });

  test('repeats a request whose token was refused once, whole, with the renewed token', async () => {
    const refused: string[] = [];
    const bodies: string[] = [];
    const { client, seen } = clientOf(
      async (request) => {
        bodies.push(await request.text());
        return request.headers.get('authorization') === 'Bearer new' ? json({ id: '7' }) : json({}, { status: 401 });
      },
      {
        token: () => 'old',
        onUnauthorized: (token) => {
          refused.push(token);
          return Promise.resolve('new');
        },
      },
    );
    const replay = client.post as unknown as (path: string, init: object) => Promise<unknown>;
    await expect(replay('/api/v1/jobs/{id}/replay', { path: { id: '7' }, body: { why: 'x' } })).resolves.toEqual({
      id: '7',
    });
    expect(refused).toEqual(['old']);
    expect(seen).toHaveLength(2);
    expect(bodies).toEqual(['{"why":"x"}', '{"why":"x"}']);
  });

  test('a renewed token that is refused too is not renewed again', async () => {
    let renewals = 0;
    const { client, seen } = clientOf(() => json({}, { status: 401 }), {
      token: () => 'old',
      onUnauthorized: () => Promise.resolve(`new ${++renewals}`),
    });
    await expect(failure(client.get('/api/version'))).resolves.toMatchObject({ status: 401 });
    expect(renewals).toBe(1);
    expect(seen).toHaveLength(2);
  });

  test('without a new token the refusal stays, and a request that carried none asks for none', async () => {
    let asked = 0;
    const onUnauthorized = () => Promise.resolve((asked++, null));
    const refusing = () => json({}, { status: 401 });
    const signedIn = clientOf(refusing, { token: () => 'old', onUnauthorized });
    await expect(failure(signedIn.client.get('/api/version'))).resolves.toMatchObject({ status: 401 });
    const signedOut = clientOf(refusing, { token: () => null, onUnauthorized });
    await expect(failure(signedOut.client.get('/api/version'))).resolves.toMatchObject({ status: 401 });
    expect([signedIn.seen.length, signedOut.seen.length, asked]).toEqual([1, 1, 1]);
  });

  test('a token that cannot be had is the failure of the call', async () => {
    const away = ApiError.ofFailure(new TypeError('fetch failed'));
    const { client, seen } = clientOf(() => json({}), { token: () => Promise.reject(away) });
    await expect(failure(client.get('/api/version'))).resolves.toBe(away);
    expect(seen).toHaveLength(0);
  });

  test('says how long the API asks to wait, and nothing when it does not say in seconds', async () => {
    const problem = { type: 'about:blank', title: 'Too many', status: 429, code: 'locked_out' };
    const answers = ['17', null, 'Wed, 21 Oct 2026 07:28:00 GMT'].map((wait) =>
      json(problem, { status: 429, headers: wait === null ? {} : { 'retry-after': wait } }),
    );
    const { client } = clientOf(() => answers.shift() ?? json({}));
    const waits = [];
    for (let call = 0; call < 3; call++) waits.push((await failure(client.get('/api/version'))).retryAfterSeconds);
    expect(waits).toEqual([17, undefined, undefined]);
  });

  test('throws a problem as an ApiError with code, status, request id and field errors', async () => {
    const problem = {
      type: 'about:blank',
      title: 'Invalid request',
      status: 400,
      detail: 'limit must not exceed 500.',
      code: 'invalid_request',
      requestId: 'req-7',
      errors: [{ path: 'limit', code: 'max', message: 'must not exceed 500' }],
    };
    const { client } = clientOf(() =>
      json(problem, { status: 400, headers: { 'content-type': 'application/problem+json' } }),
    );
    const error = await failure(client.get('/api/version'));
    expect(error).toMatchObject({
      code: 'invalid_request',
      status: 400,
      requestId: 'req-7',
      message: 'limit must not exceed 500.',
    });
    expect(error.fieldErrors).toEqual([{ path: 'limit', code: 'max', message: 'must not exceed 500' }]);
    expect(error.isUnreachable).toBe(false);
  });

  test('does not take the error page of a proxy for an answer of the API', async () => {
    const { client } = clientOf(
      () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'x-request-id': 'req-8' } }),
    );
    const error = await failure(client.get('/api/version'));
    expect(error).toMatchObject({ code: 'bad_gateway', status: 502, requestId: 'req-8', isUnreachable: true });
  });

  test('says that an HTML page in place of JSON is not a Souk API', async () => {
    const { client } = clientOf(() => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }));
    await expect(failure(client.get('/api/version'))).resolves.toMatchObject({
      code: 'unexpected_answer',
      isUnreachable: true,
    });
  });

  test('a lost connection is an ApiError that keeps its cause', async () => {
    const cause = new TypeError('fetch failed');
    const { client } = clientOf(() => Promise.reject(cause));
    await expect(failure(client.get('/api/version'))).resolves.toMatchObject({ code: 'unreachable', status: 0, cause });
  });

  test('gives up on an API that does not answer in time', async () => {
    const { client } = clientOf(silence, { timeoutMs: 20 });
    await expect(failure(client.get('/api/version'))).resolves.toMatchObject({ code: 'timeout', isUnreachable: true });
  });

  test('is patient for as long as it asks the API to wait, and no longer', async () => {
    const { client } = clientOf(silence, { timeoutMs: 20 });
    const began = Date.now();
    const query = { wait: 0.1 };
    await expect(failure(client.get('/api/v1/tasks/outcomes', { query }))).resolves.toMatchObject({ code: 'timeout' });
    expect(Date.now() - began).toBeGreaterThanOrEqual(110);
  });

  test('gives a request a key under which it is done once', async () => {
    const { client, seen } = clientOf(() => json({ id: '7' }));
    await client.post('/api/v1/tasks/{id}/submit', { path: { id: '7' }, idempotencyKey: 'submit-7' });
    await client.post('/api/v1/tasks/{id}/submit', { path: { id: '7' }, header: { 'If-Match': '"3"' } });
    expect(seen.map(({ headers }) => [headers.get('idempotency-key'), headers.get('if-match')])).toEqual([
      ['submit-7', null],
      [null, '"3"'],
    ]);
  });

  test('sends a file as it is', async () => {
    const { client, seen } = clientOf(() => json({}));
    const file = 'title\r\n"Say ""hello"""\r\n';
    await client.post('/api/v1/tasks/import', { body: file });
    expect(seen[0]?.headers.get('content-type')).toBe('text/csv');
    await expect(seen[0]?.text()).resolves.toBe(file);
  });

  test('that nothing has changed is an answer of its own, not a failure of the API', async () => {
    const { client } = clientOf(() => new Response(null, { status: 304 }));
    const error = await failure(client.get('/api/v1/tasks/{id}', { path: { id: '7' } }));
    expect(error).toMatchObject({ code: 'not_modified', status: 304, isUnreachable: false });
  });

  test('keeps the facts of a problem', async () => {
    const problem = { type: 'about:blank', title: 'Conflict', status: 409, detail: 'No.', code: 'task_status' };
    const facts = { current: 'approved', allowedActions: ['start'] };
    const { client } = clientOf(() => json({ ...problem, requestId: '7', ...facts }, { status: 409 }));
    expect((await failure(client.get('/api/version'))).facts).toEqual(facts);
  });

  test("leaves the caller's own abort an abort", async () => {
    const { client } = clientOf(silence);
    const controller = new AbortController();
    const work = client.get('/api/version', { signal: controller.signal });
    controller.abort();
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a download', () => {
  const query = { format: 'csv' as const };

  test('comes piece by piece, however long it takes', async () => {
    const { client } = clientOf(() => new Response(slowly(['id,title\r\n', '7,Lamp\r\n'])), { timeoutMs: 20 });
    const file = await client.download('/api/v1/tasks/export', { query });
    await expect(new Response(file).text()).resolves.toBe('id,title\r\n7,Lamp\r\n');
  });

  test('that is refused, or does not begin in time, fails before it begins', async () => {
    const problem = { type: 'about:blank', title: 'No', status: 403, detail: 'No.', code: 'forbidden' };
    const refusing = clientOf(() => json(problem, { status: 403 }));
    const refused = refusing.client.download('/api/v1/tasks/export', { query });
    await expect(refused).rejects.toMatchObject({ name: 'ApiError', code: 'forbidden' });
    const late = clientOf(silence, { timeoutMs: 20 }).client.download('/api/v1/tasks/export', { query });
    await expect(late).rejects.toMatchObject({ name: 'ApiError', code: 'timeout' });
  });

  test('that breaks in the middle is no whole file', async () => {
    const broken = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode('id')),
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    const { client } = clientOf(() => new Response(broken));
    const file = await client.download('/api/v1/tasks/export', { query });
    await expect(new Response(file).text()).rejects.toThrow('terminated');
  });
});

/** One piece every 20 ms. */
const slowly = (pieces: string[]) =>
  new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(piece));
    },
  });

/** Never answers, but lets go when it is told to. */
const silence = ({ signal }: Request) =>
  new Promise<Response>((_resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);
  });
