import { isDeepStrictEqual } from 'node:util';
import { DomainError, wrongField } from '@souk/platform';
import { type Kind } from './detection/kinds';
import { type Remote } from './git/remote';
import { type Credential } from './source-credentials';
import { type Source, type Trust } from './source.entity';

/** What people decide about a source, beside its URL and its credential. */
export interface SourceContent {
  name: string;
  ref: string | null;
  root: string;
  tags: string[];
  trust: Trust;
  singleKind: Kind | null;
  scheduleMinutes: number | null;
}

export type GivenContent = { [Field in keyof SourceContent]?: SourceContent[Field] | null | undefined };

export interface NewSource extends GivenContent {
  url: string;
  credential?: Credential | null | undefined;
}

export type SourceChange = Partial<NewSource>;

const decisive = ['url', 'ref', 'root', 'singleKind'];

/** Whether a scan finds something else then, so that there is one. */
export const changesFindings = (fields: readonly string[]): boolean => decisive.some((field) => fields.includes(field));

export const contentOf = ({ name, ref, root, tags, trust, singleKind, scheduleMinutes }: Source): SourceContent => ({
  name,
  ref,
  root,
  tags,
  trust,
  singleKind,
  scheduleMinutes,
});

/** What is left out stays as it is. */
export function changed(before: SourceContent, given: GivenContent): SourceContent {
  return {
    name: given.name?.trim() ?? before.name,
    ref: given.ref === undefined ? before.ref : refOf(given.ref),
    root: given.root === undefined ? before.root : rootOf(given.root ?? ''),
    tags: given.tags === undefined ? before.tags : tagsOf(given.tags ?? []),
    trust: given.trust ?? before.trust,
    singleKind: given.singleKind === undefined ? before.singleKind : given.singleKind,
    scheduleMinutes: given.scheduleMinutes === undefined ? before.scheduleMinutes : given.scheduleMinutes,
  };
}

export const blank = (remote: Remote): SourceContent => ({
  name: nameOf(remote),
  ref: null,
  root: '',
  tags: [],
  trust: 'untrusted',
  singleKind: null,
  scheduleMinutes: null,
});

/** `owner/name` where that is what people call it, the folder's name elsewhere. */
export function nameOf({ path, protocol }: Pick<Remote, 'path' | 'protocol'>): string {
  const parts = path.split(/[/\\]/).filter((part) => part !== '');
  const shown = parts.slice(protocol === 'file' ? -1 : -2).join('/');
  return readable(shown.replace(/\.git$/i, '')) || 'repository';
}

const readable = (text: string): string => {
  let plain = text;
  try {
    plain = decodeURIComponent(text);
  } catch {
    // a % that is none
  }
  return plain.replace(/[\p{Cc}\p{Cs}]/gu, '').slice(0, longestName);
};

export const longestName = 200;
export const longestRef = 255;
export const longestPath = 4096;

/** As git's own rules have it (check-ref-format), and a commit's id, which they allow. */
export function refOf(given: string | null): string | null {
  const ref = given?.trim() ?? '';
  if (ref === '') return null;
  const wrong =
    /[\p{Cc}\p{Zs}\p{Cs}~^:?*[\\]/u.test(ref) ||
    /\.\.|@\{|\/\/|^[-/]|[/.]$|(^|\/)\.|\.lock(\/|$)/.test(ref) ||
    ref === '@' ||
    ref.length > longestRef;
  if (wrong) throw wrongField('ref', 'ref_invalid', 'must be a branch, a tag or a commit');
  return ref;
}

/** A folder of the repository, without slashes at its ends. Whoever writes `..` means something else than what it would come to. */
export function rootOf(given: string): string {
  const names = given
    .trim()
    .split('/')
    .filter((name) => name !== '' && name !== '.');
  if (names.includes('..') || /[\p{Cc}\p{Cs}\\]/u.test(given) || given.length > longestPath || /^[A-Za-z]:/.test(given))
    throw new DomainError(
      'invalid',
      'root_invalid',
      'The root is a folder inside the repository, such as "tools/skills": no "..", no backslash.',
    );
  return names.join('/');
}

const tagsOf = (given: readonly string[]): string[] => [...new Set(given.map((tag) => tag.trim()))].sort();

export const differences = <T extends object>(before: T, after: T): (keyof T & string)[] =>
  (Object.keys(after) as (keyof T & string)[]).filter((field) => !isDeepStrictEqual(before[field], after[field]));

export const pick = <T extends object>(from: T, fields: readonly (keyof T)[]): Partial<T> =>
  Object.fromEntries(fields.map((field) => [field, from[field]])) as Partial<T>;
