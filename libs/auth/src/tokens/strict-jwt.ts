import { isKid } from '../keys/key-material';
import { type Algorithm, algorithms } from '../keys/signing-key.entity';

/** What nobody needs to be sent is not looked at. */
export const longestToken = 8192;

export interface StrictJwt {
  algorithm: Algorithm;
  kid: string;
  claims: Record<string, unknown>;
}

export type Malformation = 'too_long' | 'malformed' | 'header' | 'algorithm' | 'type';

/**
 * Reads a token of exactly the form we write, before any key is looked for. A JWT can say the same thing in many ways, and every further
 * way is one that two readers may understand differently: here there is one. The members of the header are named one by one, so `jwk`,
 * `jku`, `x5u`, `crit` and whatever comes next are refused without being known.
 */
export function readStrictly(token: string): StrictJwt | Malformation {
  if (token.length > longestToken) return 'too_long';
  const [headerPart, claimsPart, signature, ...more] = token.split('.');
  if (!headerPart || !claimsPart || !signature || more.length > 0 || !isCanonical(signature)) return 'malformed';
  const header = readObject(headerPart);
  const claims = readObject(claimsPart);
  if (!header || !claims) return 'malformed';

  const { alg, kid, typ } = header;
  const algorithm = algorithms.find((name) => name === alg);
  if (!algorithm) return 'algorithm';
  if (typ !== 'at+jwt') return 'type';
  if (Object.keys(header).length !== 3 || typeof kid !== 'string' || !isKid(kid)) return 'header';
  return { algorithm, kid, claims };
}

/** Node's decoder passes over padding, blanks, foreign letters and left-over bits; its encoder writes none of them. */
const isCanonical = (part: string): boolean => Buffer.from(part, 'base64url').toString('base64url') === part;

/**
 * Written again it must be the same text. That refuses what is not canonical in base64url as well as duplicate members, of which the last
 * would win, blanks, escapes, other forms of a number and bytes that are no UTF-8.
 */
function readObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    // Deeply nested, it may be more than the writer can follow.
    const again = Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
    const plain = typeof value === 'object' && value !== null && !Array.isArray(value);
    return plain && again === part ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
