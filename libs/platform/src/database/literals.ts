import pg from 'pg';
import { DomainError } from '../errors/domain-error';

export type Literal = string | number | boolean | Date | null | readonly string[];

/**
 * The statement with its values written into it. Only for what must go without parameters, because it travels with other statements in one
 * message; the text is ours and has no placeholders within quotes.
 */
export const withLiterals = (sql: string, values: readonly Literal[]): string =>
  sql.replace(/\$(\d+)\b/g, (_, number: string) => {
    const value = values[Number(number) - 1];
    if (value === undefined) throw new Error(`No value for $${number}`);
    return literal(value);
  });

function literal(value: Literal): string {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return String(value);
  // In parentheses, since a minus behind a minus begins a comment.
  if (typeof value === 'number') return `(${value})`;
  return quoted(typeof value === 'string' ? value : value instanceof Date ? value.toISOString() : array(value));
}

function quoted(text: string): string {
  // The message ends at the first one.
  if (text.includes('\0'))
    throw new DomainError('invalid', 'text_with_nul', 'A text must not have a NUL character in it.');
  return pg.escapeLiteral(text);
}

const array = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
