import { expect } from '@jest/globals';
import { type Answer, type taskRequests } from './task-requests';

/** Outside of what two bytes hold. */
export const astral = '\u{1F9FE}';
/** No text of one line takes these, nor one of several lines. */
export const badTexts: [string, unknown][] = [
  ['empty', ''],
  ['only blanks', ' \t\u00a0\u2003 '],
  ['a number', 1],
  ['null', null],
  ['a list', ['x']],
  ['an object', {}],
  ['a NUL', 'a\0b'],
  ['a bell', 'a\u0007b'],
  ['an escape sequence', '\u001b[31mred'],
  ['a control character beyond ASCII', 'a\u0085b'],
  ['64 kB', 'x'.repeat(65_536)],
  ['64 kB of emoji', astral.repeat(16_384)],
];

type Footprint = ReturnType<typeof taskRequests>['footprint'];

/** A refusal names the field, so that the caller can act on it, and has left nothing behind. */
export async function expectRefused(
  { status, headers, body }: Answer,
  path: string,
  [now, before]: [Footprint, unknown],
) {
  const type = headers.get('content-type')?.split(';')[0];
  expect([status, body.code, type]).toEqual([400, 'validation_failed', 'application/problem+json']);
  expect((body.errors ?? []).map((error) => error.path)).toContain(path);
  expect(await now()).toEqual(before);
}
