import { isBelow } from './paths';
import { type Problem } from './problems';
import { isUtf8Path } from './repository/path-names';
import { type Entry, type Repository } from './repository/repository';
import { setAside } from './set-aside';
import { filteredInTurns, inTurns } from './turns';

/** All names of a repository in one order, whatever order they came in. */
export interface Listing {
  files: readonly Entry[];
  exists: (path: string) => boolean;
  /** How many names there are, of any type. */
  count: number;
  problems: readonly Problem[];
}

/** No person sorts anything that deep. A few folders that hold each other stand for millions of names, each a little longer than the last. */
const deepest = 100;

export async function takeListing(repository: Repository, root: string, signal?: AbortSignal): Promise<Listing> {
  const entries: Entry[] = [];
  const problems: Problem[] = [];
  let count = 0;
  for await (const entry of repository.list(signal)) {
    if (root !== '' && !isBelow(entry.path, root)) continue;
    count += 1;
    if (!isDeeper(entry.path, deepest)) entries.push(entry);
    else problems.push({ path: entry.path, code: 'too_deep', message: tooDeep });
  }
  entries.sort((a, b) => compare(a.path, b.path));
  const seen = new Map<string, string>();
  for await (const part of inTurns(entries)) {
    for (const entry of part) problems.push(...oddities(entry), ...caseCollision(entry.path, seen));
  }
  return {
    files: await filteredInTurns(entries, ({ type }) => type === 'file'),
    exists: (path) => path === '' || firstFrom(entries, path) === path || isFolder(entries, path),
    count,
    problems,
  };
}

const tooDeep = `It lies below more than ${deepest} folders and was not looked at.`;

function isDeeper(path: string, folders: number): boolean {
  let depth = 0;
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) if (++depth > folders) return true;
  return false;
}

const isFolder = (entries: readonly Entry[], path: string): boolean =>
  firstFrom(entries, `${path}/`)?.startsWith(`${path}/`) ?? false;

/** The first path that is not before the given one. */
function firstFrom(entries: readonly Entry[], path: string): string | undefined {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.path ?? '') < path) low = middle + 1;
    else high = middle;
  }
  return entries[low]?.path;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const odd = {
  symlink: { code: 'symlink', message: 'It is a symbolic link; what it points to was not looked at by this name.' },
  submodule: { code: 'submodule', message: 'It is a submodule; its files belong to another repository.' },
  unreadable: { code: 'unreadable', message: 'The folder could not be listed.' },
  other: { code: 'not_a_file', message: 'It is neither a file nor a folder.' },
} as const;

function* oddities({ path, type }: Entry): Generator<Problem> {
  if (type !== 'file' && !setAside(path)) yield { path, ...odd[type] };
  if (!isUtf8Path(path))
    yield { path, code: 'not_utf8', message: 'Its name is not UTF-8; other systems may show it differently.' };
}

function* caseCollision(path: string, seen: Map<string, string>): Generator<Problem> {
  const folded = path.toLowerCase();
  const first = seen.get(folded);
  if (first === undefined) seen.set(folded, path);
  else yield { path, code: 'case_collision', message: `On some systems it is the same file as "${first}".` };
}
