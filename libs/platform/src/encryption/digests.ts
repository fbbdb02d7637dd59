import { type BinaryToTextEncoding, createHash, timingSafeEqual } from 'node:crypto';

/** What stands in the database, and elsewhere, for a text that nobody is to read there. */
export const sha256 = (text: string, encoding: BinaryToTextEncoding = 'hex'): string =>
  createHash('sha256').update(text).digest(encoding);

/**
 * Which of these SHA-256 digests is that of the text; -1: none. Looks at every one of them, so that how long it takes says nothing about
 * which one was close.
 */
export function secretIn(digests: readonly Buffer[], text: string): number {
  const presented = createHash('sha256').update(text).digest();
  return digests.map((digest) => timingSafeEqual(digest, presented)).indexOf(true);
}
