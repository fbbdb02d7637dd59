import { DomainError, type Marketplace, marketplaces, type PersonRole } from '@souk/platform';
import { isEmail } from 'class-validator';

export const longestEmail = 254;
export const longestName = 100;

/** One line with something to read. */
const name = new RegExp(`^(?=.*\\S)[^\\p{Cc}]{1,${longestName}}$`, 'u');

/** The one form of an e-mail address by which accounts are kept, found and counted: variants of one address are one account. */
export const emailOf = (text: string): string => text.normalize('NFKC').trim().toLowerCase();

/** What is wrong with an address in that form; undefined when nothing is. */
export const emailProblem = (email: string): string | undefined =>
  email.length <= longestEmail && isEmail(email)
    ? undefined
    : `must be an e-mail address of at most ${longestEmail} characters`;

export const nameProblem = (text: string): string | undefined =>
  name.test(text) ? undefined : `must be one line of 1 to ${longestName} characters`;

export function checkedEmail(text: string): string {
  const email = emailOf(text);
  refuse('email', emailProblem(email));
  return email;
}

export function checkedName(text: string): string {
  refuse('name', nameProblem(text));
  return text.trim();
}

/** In the order of the table and each once: equal limits look equal. Null: all of them, as for every admin. */
export function checkedLimits(role: PersonRole, given: readonly Marketplace[] | null): Marketplace[] | null {
  if (given === null) return null;
  if (role === 'admin') refuse('marketplaces', 'must be left out for an admin, who is never limited to some of them');
  if (given.length === 0) refuse('marketplaces', 'must name at least one; leave it out to allow all');
  return marketplaces.filter((marketplace) => given.includes(marketplace));
}

function refuse(path: string, problem: string | undefined): void {
  if (problem === undefined) return;
  const errors = [{ path, code: path, message: problem }];
  throw new DomainError('invalid', 'validation_failed', `${path} ${problem}.`, { errors });
}
