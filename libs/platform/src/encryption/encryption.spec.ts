import { randomBytes } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { Encryption } from './encryption';

const [old, next, other] = [randomBytes(32), randomBytes(32), randomBytes(32)];

it('what was encrypted decrypts in its own place and nowhere else', () => {
  const encryption = new Encryption([old]);
  const envelope = encryption.encrypt('the private part', 'signing_keys/1');
  expect(envelope).not.toContain('private');
  expect(encryption.decrypt(envelope, 'signing_keys/1')).toBe('the private part');
  expect(() => encryption.decrypt(envelope, 'signing_keys/2')).toThrow();
});

it('no two envelopes of one text are alike', () => {
  const encryption = new Encryption([old]);
  expect(encryption.encrypt('x', 'y')).not.toBe(encryption.encrypt('x', 'y'));
});

it.each(['iv', 'text', 'tag'])('an envelope whose %s was altered does not decrypt', (part) => {
  const encryption = new Encryption([old]);
  const parts = encryption.encrypt('the private part', 'here').split('.');
  const index = { iv: 2, text: 3, tag: 4 }[part]!;
  const bytes = Buffer.from(parts[index]!, 'base64url');
  bytes[0]! ^= 1;
  parts[index] = bytes.toString('base64url');
  expect(() => encryption.decrypt(parts.join('.'), 'here')).toThrow();
});

it('a shortened tag does not decrypt', () => {
  const encryption = new Encryption([old]);
  const parts = encryption.encrypt('the private part', 'here').split('.');
  parts[4] = Buffer.from(parts[4]!, 'base64url').subarray(0, 4).toString('base64url');
  expect(() => encryption.decrypt(parts.join('.'), 'here')).toThrow();
});

it('the former key decrypts beside the new one, which encrypts', () => {
  const former = new Encryption([old]).encrypt('the private part', 'here');
  const changing = new Encryption([next, old]);
  expect(changing.decrypt(former, 'here')).toBe('the private part');
  expect(changing.isCurrent(former)).toBe(false);
  expect(changing.isCurrent(changing.encrypt('x', 'here'))).toBe(true);
});

it('a key that is not there is said plainly', () => {
  const envelope = new Encryption([other]).encrypt('x', 'here');
  expect(() => new Encryption([next, old]).decrypt(envelope, 'here')).toThrow(/API__KEY_ENCRYPTION_KEY/);
});
