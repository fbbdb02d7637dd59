import { describe, expect, test } from '@jest/globals';
import { nextPath } from './next-path';

describe('the page after the sign-in', () => {
  test.each(['/people', '/people?role=admin&search=a%26b', '/agents/7#tokens'])('%s is one of ours', (next) => {
    expect(nextPath(next)).toBe(next);
  });

  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https://evil.example/people',
    'javascript:alert(1)',
    '/\t/evil.example',
    '/./\\evil.example',
    '/..//evil.example',
    'people',
    '',
    '/sign-in',
    '/sign-in?next=%2F%2Fevil.example',
    '/change-password',
    undefined,
    null,
    7,
    ['/people'],
  ])('%j is not: the start page is', (next) => {
    expect(nextPath(next)).toBe('/');
  });
});
