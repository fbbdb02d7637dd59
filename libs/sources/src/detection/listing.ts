import { isBelow, foldersAbove } from './paths';
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

export async function takeListing(repository: Repository, root: string, signal?: AbortSignal): Promise<Listing> {
  const entries: Entry[] = [];
  for await (const entry of repository.list(signal)) {
    if (root === '' || isBelow(entry.path, root)) entries.push(entry);
  }
  entries.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const names = new Set<string>();
  const seen = new Map<string, string>();
  const problems: Problem[] = [];
  for await (const part of inTurns(entries)) {
    for (const entry of part) {
      addWithFolders(names, entry.path);
      problems.push(...oddities(entry), ...caseCollision(entry.path, seen));
    }
  }
  return {
    files: await filteredInTurns(entries, ({ type }) => type === 'file'),
    exists: (path) => path === '' || names.has(path),
    count: entries.length,
    problems,
  };
}

function addWithFolders(names: Set<string>, path: string): void {
  names.add(path);
  for (const folder of foldersAbove(path)) {
    if (names.has(folder)) break;
    names.add(folder);
  }
}

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
