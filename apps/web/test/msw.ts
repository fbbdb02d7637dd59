import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Answer, type PathsWith, type Problem } from '@souk/api-client';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

const file = path.resolve('openapi.json');
const { paths }: { paths?: Record<string, Record<string, unknown>> } = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as object)
  : {};

/** No handlers by default: each spec says what the API answers, and an unexpected request fails it. */
export const server = setupServer();

type Reply<P extends PathsWith<'get'>> = Answer<P, 'get'> | Response | Promise<Response>;

/** Lets the API answer a GET. The types hold the answer to the contract, the document holds the path to it. */
export function onGet<P extends PathsWith<'get'>>(at: P, reply: (request: Request) => Reply<P>): void {
  if (paths && !paths[at]?.['get']) throw new Error(`openapi.json has no GET ${at}`);
  server.use(
    http.get(`*${at}`, async ({ request }) => {
      const answer = await reply(request);
      return answer instanceof Response ? answer : HttpResponse.json(answer as object);
    }),
  );
}

export const problem = (fields: Problem): Response =>
  HttpResponse.json(fields, { status: fields.status, headers: { 'content-type': 'application/problem+json' } });

/** What the web server says when nobody listens behind it. */
export const noApi = (): Response => HttpResponse.html('<h1>502 Bad Gateway</h1>', { status: 502 });
