import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { secretIn, sha256 } from './digests';

const digests = ['one', 'two', 'three'].map((text) => createHash('sha256').update(text).digest());

it.each([
  ['one', 0],
  ['two', 1],
  ['three', 2],
  ['', -1],
  ['One', -1],
  ['one ', -1],
])('the digest of %j is number %d of them', (text, at) => {
  expect(secretIn(digests, text)).toBe(at);
});

it('among none there is no secret', () => {
  expect(secretIn([], 'one')).toBe(-1);
});

it('a digest is hexadecimal, unless something else is wanted', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(sha256('abc', 'base64url')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0');
});
