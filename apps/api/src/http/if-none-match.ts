import { type FastifyReply, type FastifyRequest } from 'fastify';

/** RFC 9110, 13.1.2: any of a list, compared weakly. */
export function names(condition: string | undefined, ...etags: string[]): boolean {
  if (condition === undefined) return false;
  if (condition === '*') return true;
  const known = new Set(etags.map(opaque));
  return condition.split(',').some((candidate) => known.has(opaque(candidate.trim())));
}

const opaque = (etag: string) => etag.replace(/^W\//, '');

/** Gives the answer its ETag; true, with the status set, when the caller has it already (or as `also` names it) and needs no body. */
export function isKnown({ headers }: FastifyRequest, reply: FastifyReply, etag: string, ...also: string[]): boolean {
  void reply.header('etag', etag);
  const known = names(headers['if-none-match'], etag, ...also);
  if (known) void reply.status(304);
  return known;
}
