import { type FastifyRequest } from 'fastify';
import { NotRecognised } from './authenticator';

const name = 'authorization';
const scheme = /^bearer(?: +|$)/i;

/**
 * What stands behind `Authorization: Bearer`; undefined without one, and for another scheme, which is as good as none (RFC 6750, 3.1).
 * Node keeps the first of several such headers and a proxy may have looked at the last one, so there must be one.
 */
export function bearerOf({ headers, raw }: Pick<FastifyRequest, 'headers' | 'raw'>): string | undefined {
  const header = headers[name];
  if (header === undefined) return undefined;
  if (isRepeated(raw.rawHeaders))
    throw new NotRecognised('invalid_token', 'Send one Authorization header, not several.', false);
  const [start] = scheme.exec(header) ?? [];
  if (start === undefined) return undefined;
  const token = header.slice(start.length);
  if (token === '' || /\s/.test(token))
    throw new NotRecognised('invalid_token', 'Send one token behind the word Bearer.', false);
  return token;
}

/** Raw headers are names and values in turn. */
function isRepeated(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const header = rawHeaders[i];
    if (header?.length === name.length && header.toLowerCase() === name) count++;
  }
  return count > 1;
}
