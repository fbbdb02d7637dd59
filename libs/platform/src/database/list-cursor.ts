import { createHash } from 'node:crypto';
import { DomainError } from '../errors/domain-error';
import { isUuid } from '../uuid';

/** The last row of a page: what comes after it is the next one. */
export interface Place {
  key: string;
  id: string;
}

/** A cursor belongs to a question: under another filter or order its place means nothing. */
export function digestOf(filter: object, order: string): string {
  const asked = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([order, asked]))
    .digest('base64url')
    .slice(0, 12);
}

export const cursorOf = (digest: string, { key, id }: Place): string =>
  Buffer.from(JSON.stringify([digest, key, id])).toString('base64url');

/** `isKey` says what the list could have written down: whatever else is in a cursor was made up. */
export function placeOf(cursor: string, digest: string, isKey: (key: string) => boolean): Place {
  const [of, key, id] = partsOf(cursor);
  if (key === undefined || id === undefined || !isKey(key) || !isUuid(id)) throw unknownCursor();
  if (of !== digest)
    throw new DomainError(
      'invalid',
      'cursor',
      'The cursor belongs to another list: start again without it after a change of filter or sort.',
    );
  return { key, id };
}

/** As `YYYY-MM-DD"T"HH24:MI:SS.US"Z"` writes it: microseconds do not fit a JavaScript date. */
export const isExactMoment = (key: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(key) && !isNaN(new Date(key).getTime());

function partsOf(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
}

const unknownCursor = () =>
  new DomainError('invalid', 'cursor', 'The cursor is not one that this list gave out; start again without it.');
