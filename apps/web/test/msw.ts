import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Answer, type Method, type PathsWith, type Problem } from '@souk/api-client';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

const file = path.resolve('openapi.json');
const { paths }: { paths?: Record<string, Record<string, unknown>> } = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as object)
  : {};

/** No handlers by default: each spec says what the API answers, and an unexpected request fails it. */
export const server = setupServer();

type Reply<P extends PathsWith<M>, M extends Method> = Answer<P, M> | Response | Promise<Answer<P, M> | Response>;

/** Lets the API answer an operation. The types hold the answer to the contract, the document holds the path to it. */
export function on<M extends Method, P extends PathsWith<M>>(
  method: M,
  at: P,
  reply: (request: Request) => Reply<P, M>,
): void {
  if (paths && !paths[at]?.[method]) throw new Error(`openapi.json has no ${method} ${at}`);
  server.use(
    http[method](`*${at.replaceAll(/\{(\w+)\}/g, ':$1')}`, async ({ request }) => {
      const answer = await reply(request);
      return answer instanceof Response ? answer : HttpResponse.json(answer as object);
    }),
  );
}

export const onGet = <P extends PathsWith<'get'>>(at: P, reply: (request: Request) => Reply<P, 'get'>): void =>
  on('get', at, reply);

export const problem = (
  fields: Partial<Problem> & Pick<Problem, 'status' | 'code'>,
  headers: HeadersInit = {},
): Response =>
  HttpResponse.json(
    { type: 'about:blank', title: fields.code, ...fields },
    { status: fields.status, headers: { ...headers, 'content-type': 'application/problem+json' } },
  );

export const noContent = (): Response => new HttpResponse(null, { status: 204 });

/** What the web server says when nobody listens behind it. */
export const noApi = (): Response => HttpResponse.html('<h1>502 Bad Gateway</h1>', { status: 502 });

/** A network that is away. */
export const noNetwork = (): Response => HttpResponse.error();
