import { type FastifyReply, type FastifyRequest } from 'fastify';

/** RFC 9110, 13.1.2: any of a list, compared weakly. */
export const names = (condition: string | undefined, etag: string): boolean =>
  condition !== undefined &&
  (condition === etag ||
    condition === '*' ||
    condition.split(',').some((candidate) => opaque(candidate.trim()) === opaque(etag)));

const opaque = (etag: string) => etag.replace(/^W\//, '');

/** Gives the answer its ETag; true, with the status set, when the caller has it already and needs no body. */
export function isKnown({ headers }: FastifyRequest, reply: FastifyReply, etag: string): boolean {
  void reply.header('etag', etag);
  const known = names(headers['if-none-match'], etag);
  if (known) void reply.status(304);
  return known;
}
