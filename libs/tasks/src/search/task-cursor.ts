import { createHash } from 'node:crypto';
import { DomainError, isUuid } from '@souk/platform';
import { type TaskFilter } from './task-filter';
import { type TaskSort } from './task-sort';

/** The last row of a page: what comes after it is the next one. */
export interface Place {
  key: string;
  id: string;
}

/** A cursor belongs to a question: under another filter or order its place means nothing. */
export function digestOf(filter: TaskFilter, sort: TaskSort): string {
  const asked = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([sort, asked]))
    .digest('base64url')
    .slice(0, 12);
}

export const cursorOf = (digest: string, { key, id }: Place): string =>
  Buffer.from(JSON.stringify([digest, key, id])).toString('base64url');

export function placeOf(cursor: string, digest: string): Place {
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

function partsOf(cursor: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) && parts.every((part) => typeof part === 'string') ? parts : [];
  } catch {
    return [];
  }
}

const isKey = (key: string): boolean => /^(-?infinity|[123])$/.test(key) || isMoment(key);

const isMoment = (key: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(key) && !isNaN(new Date(key).getTime());

const unknownCursor = () =>
  new DomainError('invalid', 'cursor', 'The cursor is not one that this list gave out; start again without it.');
