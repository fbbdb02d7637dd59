import createFetchClient, { type FetchResponse } from 'openapi-fetch';
import { ApiError } from './problem';
import { type paths } from './schema';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
export type PathsWith<M extends Method> = {
  [Path in keyof paths]: paths[Path] extends Record<M, { responses: unknown }> ? Path : never;
}[keyof paths];

type Operation<Path extends keyof paths, M extends Method> = paths[Path] extends Record<M, infer Op> ? Op : never;
type Parameters<Op> = Op extends { parameters: infer P } ? Pick<P, keyof P & ('path' | 'query' | 'header')> : unknown;
type Body<Op> = Op extends { requestBody: { content: { 'application/json': infer B } } }
  ? { body: B }
  : Op extends { requestBody?: { content: { 'application/json': infer B } } }
    ? { body?: B }
    : Op extends { requestBody: { content: { 'text/csv': string } } }
      ? { body: string }
      : unknown;
/** The same request again, under the same key, gets the answer of the first one for 24 hours instead of being done twice. */
type Once<M extends Method> = M extends 'post' ? { idempotencyKey?: string } : unknown;

/** What a call takes: the parameters and the body of its operation, and how to give up. */
export type Init<Path extends keyof paths, M extends Method> = Parameters<Operation<Path, M>> &
  Body<Operation<Path, M>> &
  Once<M> & { signal?: AbortSignal; timeoutMs?: number };

/** What a call returns: the JSON of the operation's success answer. */
export type Answer<Path extends keyof paths, M extends Method> =
  Operation<Path, M> extends Record<string | number, unknown>
    ? NonNullable<FetchResponse<Operation<Path, M>, object, 'application/json'>['data']>
    : never;

type Call<M extends Method> = <Path extends PathsWith<M>>(
  path: Path,
  ...init: object extends Init<Path, M> ? [init?: Init<Path, M>] : [init: Init<Path, M>]
) => Promise<Answer<Path, M>>;

/** Ways to give up on a file: the time is until it begins, however long it is. */
type Download = <Path extends PathsWith<'get'>>(
  path: Path,
  ...init: object extends Init<Path, 'get'> ? [init?: Init<Path, 'get'>] : [init: Init<Path, 'get'>]
) => Promise<ReadableStream<Uint8Array>>;

export type SoukClient = { [M in Method]: Call<M> } & {
  /** What an export answers, piece by piece. It fails in the middle when the file is not complete. */
  download: Download;
};

/** A bearer token, or null to ask without one. Asked for at every request, so that it may be renewed meanwhile. */
export type TokenSource = () => string | null | Promise<string | null>;

/**
 * What to do when the API refuses the token that a request carried: a new token repeats that request once, null leaves the refusal. Every
 * refused request asks, so ten at once must share one renewal.
 */
export type TokenRenewal = (refused: string) => Promise<string | null>;

export interface SoukClientOptions {
  /** Where the API lives, without `/api/v1`: `https://souk.example.com`. */
  baseUrl: string;
  token?: TokenSource;
  onUnauthorized?: TokenRenewal;
  /** Whether cookies go along: `include` for an API at another origin than the page. */
  credentials?: RequestCredentials;
  fetch?: (request: Request) => Promise<Response>;
  /** How long to wait for an answer when the call does not say. */
  timeoutMs?: number;
}

/** A typed client whose calls return the answer or throw an `ApiError`. An abort by the caller stays an `AbortError`. */
export function createSoukClient(options: SoukClientOptions): SoukClient {
  const { baseUrl, credentials, timeoutMs = 15_000 } = options;
  const client = createFetchClient<paths>({
    baseUrl,
    fetch: authorised(options),
    ...(credentials && { credentials }),
  });
  // The precise types are those of `Call`; inside, one loose signature serves all operations.
  const request = client.request as unknown as (method: Method, path: string, init: object) => Promise<LooseResponse>;

  const ask = async (method: Method, path: string, init: LooseInit, limit: Limit): Promise<LooseResponse> => {
    const { path: inPath, query, header, body, signal } = init;
    const params = { path: inPath, query, header: { ...header, ...keyOf(init) } };
    try {
      const both = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
      const answer = await request(method, path, { params, ...bodyOf(body), parseAs: limit.parseAs, signal: both });
      if (!answer.response.ok) throw ApiError.ofAnswer(answer.response, answer.error);
      return answer;
    } catch (error) {
      if (signal?.aborted) throw error;
      throw ApiError.ofFailure(limit.signal.aborted ? limit.signal.reason : error);
    }
  };
  const patience = ({ timeoutMs: own, query }: LooseInit) => own ?? timeoutMs + waitOf(query);

  const call =
    (method: Method) =>
    async (path: string, init: LooseInit = {}): Promise<unknown> =>
      (await ask(method, path, init, { signal: AbortSignal.timeout(patience(init)), parseAs: 'json' })).data;

  const download = async (path: string, init: LooseInit = {}): Promise<unknown> => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(new DOMException('No answer in time', 'TimeoutError')), patience(init));
    try {
      return (await ask('get', path, init, { signal: limit.signal, parseAs: 'stream' })).data;
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    get: call('get'),
    post: call('post'),
    put: call('put'),
    patch: call('patch'),
    delete: call('delete'),
    download,
  } as SoukClient;
}

interface Limit {
  signal: AbortSignal;
  parseAs: 'json' | 'stream';
}

/** An answer that is asked to wait is not late when it does. */
const waitOf = (query: LooseInit['query']) => (typeof query?.wait === 'number' ? query.wait * 1000 : 0);

const keyOf = ({ idempotencyKey }: LooseInit) =>
  idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };

/** No operation takes a text as JSON: a body that is one is a file. */
const bodyOf = (body: unknown) =>
  typeof body === 'string'
    ? { body, bodySerializer: (text: string) => text, headers: { 'content-type': 'text/csv' } }
    : { body };

/** Sends a request with the token of this moment, and once more when that was refused and another is to be had. */
function authorised({ token, onUnauthorized, fetch }: SoukClientOptions): (request: Request) => Promise<Response> {
  // Looked up at call time, so that instrumentation installed later is not bypassed.
  const send = (request: Request) => (fetch ?? globalThis.fetch)(request);
  return async (request) => {
    const bearer = await token?.();
    if (!bearer) return send(request);
    // A body can be read only once.
    const spare = onUnauthorized && request.clone();
    const answer = await send(withBearer(request, bearer));
    if (!spare || answer.status !== 401) return answer;
    const renewed = await onUnauthorized(bearer);
    return renewed ? send(withBearer(spare, renewed)) : answer;
  };
}

function withBearer(request: Request, token: string): Request {
  request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

interface LooseInit {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  header?: Record<string, unknown>;
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
  timeoutMs?: number;
}

interface LooseResponse {
  data?: unknown;
  error?: unknown;
  response: Response;
}
