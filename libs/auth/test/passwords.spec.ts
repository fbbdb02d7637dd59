import { describe, expect, it } from '@jest/globals';
import { hash } from '@node-rs/argon2';
import { passwordProblem } from '../src/people/password-rules';
import { Passwords } from '../src/people/passwords';

const passwords = new Passwords();

describe('a stored password', () => {
  it('is argon2id at the cost that OWASP asks for, each time with another salt', async () => {
    const [one, two] = await Promise.all([
      passwords.hash('correct horse battery'),
      passwords.hash('correct horse battery'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(one).not.toContain('horse');
  });

  it('matches itself, however the keyboard writes its letters, and nothing else', async () => {
    const stored = await passwords.hash('a\u00e7\u00e3o \u00e9 for\u00e7a');
    expect(await passwords.matches(stored, 'ac\u0327a\u0303o e\u0301 forc\u0327a')).toBe(true);
    expect(await passwords.matches(stored, 'acao e forca')).toBe(false);
    expect(await passwords.matches(stored, '')).toBe(false);
  });

  it('is known to be outdated when it was made at another cost', async () => {
    expect(passwords.isOutdated(await passwords.hash('correct horse battery'))).toBe(false);
    expect(passwords.isOutdated(await hash('x', { memoryCost: 12_288, timeCost: 3, parallelism: 1 }))).toBe(true);
  });
});

it('no password matches an account that does not exist, not even an empty one', async () => {
  expect(await passwords.matches(undefined, '')).toBe(false);
  expect(await passwords.matches(undefined, 'correct horse battery')).toBe(false);
});

it('more people than can wait are told to come back, and the others are served', async () => {
  const crowd = await Promise.allSettled(Array.from({ length: 110 }, () => passwords.matches(undefined, 'x')));
  const turnedAway = crowd.filter((one) => one.status === 'rejected');
  expect(turnedAway).toHaveLength(8); // two work, a hundred wait
  for (const { reason } of turnedAway) expect(reason).toMatchObject({ kind: 'unavailable', code: 'sign_in_busy' });
  expect(await passwords.matches(undefined, 'x')).toBe(false);
}, 30_000);

it('temporary passwords are good ones, and never the same', () => {
  const made = Array.from({ length: 100 }, () => passwords.temporary());
  expect(new Set(made).size).toBe(100);
  for (const one of made) {
    expect(one).toMatch(/^[a-km-z2-9]{5}(-[a-km-z2-9]{5}){3}$/);
    expect(passwordProblem(one, { email: 'a@b.c', name: 'x' })).toBeUndefined();
  }
});
