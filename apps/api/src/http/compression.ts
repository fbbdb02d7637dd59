import { gzip } from 'node:zlib';
import { type FastifyInstance } from 'fastify';

/** Below this the processor time costs more than the bytes. */
const threshold = 8192;
const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/i;
const compressible = /^text\/|[/+]json\b/;

/** Long texts travel as gzip to those who take it. Streams are left alone: each of their parts must arrive at once. */
export function compressAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onSend', ({ headers }, reply, payload, done) => {
    if (typeof payload !== 'string' || payload.length < threshold) return done();
    if (reply.hasHeader('content-encoding') || !compressible.test(String(reply.getHeader('content-type'))))
      return done();
    const vary = reply.getHeader('vary');
    void reply.header('vary', vary === undefined ? 'Accept-Encoding' : `${String(vary)}, Accept-Encoding`);
    if (!takesGzip.test(String(headers['accept-encoding']))) return done();
    gzip(payload, (error, zipped) => {
      if (error) return done(error);
      void reply.header('content-encoding', 'gzip');
      done(null, zipped);
    });
  });
}
