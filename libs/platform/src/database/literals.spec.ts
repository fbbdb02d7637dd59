import { expect, it } from '@jest/globals';
import { withLiterals } from './literals';

it.each([
  ["it's", "'it''s'"],
  ['a\\b', " E'a\\\\b'"],
  ["'; DROP TABLE tasks; --", "'''; DROP TABLE tasks; --'"],
  ['$1 and $2', "'$1 and $2'"],
  [null, 'NULL'],
  [true, 'true'],
  [-5, '(-5)'],
  [new Date('2026-01-02T03:04:05.678Z'), "'2026-01-02T03:04:05.678Z'"],
])('%j stands in the statement as %s', (value, text) => {
  expect(withLiterals('SELECT $1', [value])).toBe(`SELECT ${text}`);
});

it('an array is one literal, whatever is in its texts', () => {
  expect(withLiterals('SELECT $1', [['a,b', '"', '\\', "it's", 'NULL', '']])).toBe(
    `SELECT  E'{"a,b","\\\\"","\\\\\\\\","it''s","NULL",""}'`,
  );
});

it('a placeholder is found by its whole number', () => {
  const values = Array.from({ length: 11 }, (_, index) => index + 1);
  expect(withLiterals('$11 $1', values)).toBe('(11) (1)');
});

it('a value that is missing, or that would cut the statement off, is refused', () => {
  expect(() => withLiterals('SELECT $2', ['a'])).toThrow('No value for $2');
  expect(() => withLiterals('SELECT $1', ['a\0b'])).toThrow('NUL');
});
