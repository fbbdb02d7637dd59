import { createHash } from 'node:crypto';
import { type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { DomainError } from '../errors/domain-error';

export interface Keyset<T> {
  items: T[];
  nextCursor: string | null;
}

export interface KeysetOptions<T> {
  /** A date column, newest first. */
  sort: keyof T & string;
  /** Unique: breaks ties, so that no row is skipped or shown twice. */
  id: keyof T & string;
  limit: number;
  cursor?: string | undefined;
  /** What the list was asked: under another filter a cursor's place means nothing, and so it is refused. */
  filter?: object | undefined;
}

/** A page of a list, newest first, that costs the same on page one and on page twenty thousand. */
export async function keysetPage<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  { sort, id, limit, cursor, filter }: KeysetOptions<T>,
): Promise<Keyset<T>> {
  const { alias } = query;
  // Microseconds of PostgreSQL do not fit a JavaScript date; the text of the column does.
  const exact = `to_char(${column(query, sort)} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
  const question = filter === undefined ? [] : [digestOf(filter)];
  if (cursor !== undefined) {
    const [at, key, asked] = decodeCursor(cursor);
    if (asked !== question[0]) throw otherList();
    query.andWhere(`(${alias}.${sort}, ${alias}.${id}) < (:cursorAt::timestamptz, :cursorId)`, {
      cursorAt: at,
      cursorId: key,
    });
  }
  query
    .addSelect(exact, 'cursor_at')
    .orderBy(`${alias}.${sort}`, 'DESC')
    .addOrderBy(`${alias}.${id}`, 'DESC')
    .limit(limit + 1);
  const { entities, raw } = await query.getRawAndEntities<{ cursor_at: string }>();
  const items = entities.slice(0, limit);
  const last = items.at(-1);
  const nextCursor =
    entities.length > limit && last
      ? encodeCursor([raw[items.length - 1]?.cursor_at ?? '', String(last[id]), ...question])
      : null;
  return { items, nextCursor };
}

function column<T extends ObjectLiteral>(query: SelectQueryBuilder<T>, property: string): string {
  const found = query.expressionMap.mainAlias?.metadata.findColumnWithPropertyName(property);
  return `"${query.alias}"."${found?.databaseName ?? property}"`;
}

const encodeCursor = (values: readonly string[]): string => Buffer.from(JSON.stringify(values)).toString('base64url');

function decodeCursor(cursor: string): readonly [at: string, id: string, question?: string] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values) && values.length <= 3 && values.every((value) => typeof value === 'string')) {
      const [at = '', id = '', question] = values;
      if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(at) && /^[0-9a-f-]{36}$/.test(id))
        return question === undefined ? [at, id] : [at, id, question];
    }
  } catch {
    // not one of ours
  }
  throw new DomainError('invalid', 'cursor', 'The cursor is not one that this list gave out; start again without it.');
}

function digestOf(filter: object): string {
  const asked = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url').slice(0, 12);
}

const otherList = () =>
  new DomainError(
    'invalid',
    'cursor',
    'The cursor belongs to another list: start again without it after a change of filter.',
  );
