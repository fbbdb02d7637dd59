import { gunzipSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { compressAnswers } from './compression';

const long = JSON.stringify('x'.repeat(20_000));

function serve(payload: string, type: string) {
  const app = fastify();
  compressAnswers(app);
  app.get('/', (_request, reply) => reply.header('vary', 'Origin').type(type).send(payload));
  return (encodings?: string) =>
    app.inject({ url: '/', headers: encodings === undefined ? {} : { 'accept-encoding': encodings } });
}

it('a long text travels as gzip to those who take it', async () => {
  const answer = await serve(long, 'application/problem+json')('br, gzip;q=0.8');
  expect(answer.headers['content-encoding']).toBe('gzip');
  expect(answer.headers['content-length']).toBe(String(answer.rawPayload.length));
  expect(gunzipSync(answer.rawPayload).toString()).toBe(long);
});

it.each(['identity', 'gzip;q=0', 'gzip; q=0.0, br', undefined])('%s does not take gzip', async (encodings) => {
  const answer = await serve(long, 'application/json')(encodings);
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.body).toBe(long);
});

it('a cache is told that a long text has two forms, whichever it gets', async () => {
  const ask = serve(long, 'application/json');
  for (const encodings of ['gzip', 'identity'])
    expect((await ask(encodings)).headers.vary).toBe('Origin, Accept-Encoding');
});

it('what is short or no text stays as it is', async () => {
  for (const answer of [await serve('"x"', 'application/json')('gzip'), await serve(long, 'image/png')('gzip')])
    expect(answer.headers['content-encoding']).toBeUndefined();
});
