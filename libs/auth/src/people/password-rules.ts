import { DomainError } from '@souk/platform';

export const passwordLength = { least: 12, most: 200 } as const;

/** One that somebody else has made or chosen lets its owner in for so long: it may lie in a mailbox. */
export const temporaryPasswordDays = 7;

/** Keyboards and tongues disagree about how to write the same letters. */
export const normalPassword = (password: string): string => password.normalize('NFKC');

const rows = ['abcdefghijklmnopqrstuvwxyz', '0123456789', 'qwertyuiopasdfghjklzxcvbnm', 'qwertzuiopasdfghjklyxcvbnm'];
const sequences = rows
  .flatMap((row) => [row, [...row].reverse().join('')])
  // As often as the longest password needs.
  .map((row) => row.repeat(Math.ceil(passwordLength.most / row.length) + 1));

interface Owner {
  email: string;
  name: string;
}

/** What is wrong with a new password; undefined when nothing is. */
export function passwordProblem(password: string, { email, name }: Owner): string | undefined {
  const normal = normalPassword(password);
  const characters = [...normal].length;
  if (characters < passwordLength.least) return `must have at least ${passwordLength.least} characters`;
  if (characters > passwordLength.most) return `must have at most ${passwordLength.most} characters`;
  const plain = normal.toLowerCase();
  const own = [email, email.split('@')[0], name, name.replace(/\s/g, '')];
  if (own.some((text) => text !== undefined && normalPassword(text).toLowerCase() === plain.trim()))
    return 'must not be the e-mail address or the name';
  if (/^(.{1,4}?)\1+.{0,3}$/su.test(plain)) return 'must not repeat the same few characters';
  if (sequences.some((sequence) => sequence.includes(plain))) return 'must not be a sequence of neighbours';
  return undefined;
}

/** Refuses a new password that breaks the rules, naming the field it came in. */
export function refuseWeakPassword(password: string, owner: Owner, path: string): void {
  const problem = passwordProblem(password, owner);
  if (problem !== undefined) throw passwordRefused(problem, path);
}

export const passwordRefused = (problem: string, path: string): DomainError =>
  new DomainError('invalid', 'validation_failed', `The password ${problem}.`, {
    errors: [{ path, code: 'password', message: problem }],
  });
