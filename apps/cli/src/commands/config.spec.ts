import { expect, it } from '@jest/globals';
import { firstDifference } from './config';

it.each([
  ['a line that changed', 'a\nb\n', 'a\nc\n', 'line 2 should be "c"'],
  ['a line that is too many', 'a\nb', 'a', 'line 2 should not be there'],
  ['a file that is not there', undefined, 'a', 'the file is missing'],
])('a generated file that is out of date points at %s', (_what, found, wanted, said) => {
  expect(firstDifference(found, wanted)).toBe(said);
});
