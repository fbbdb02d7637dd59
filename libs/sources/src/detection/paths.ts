/** Paths of a repository: slashes between names, none at the ends, the root is the empty text. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const join = (folder: string, name: string): string =>
  folder === '' ? name : name === '' ? folder : `${folder}/${name}`;

export const isBelow = (path: string, folder: string): boolean => folder === '' || path.startsWith(`${folder}/`);

/** The path of an artifact or a problem as it is shown: the root has a name too. */
export const shownPath = (path: string): string => (path === '' ? '.' : path);

/** The folders above a path, the nearest first, the root last. */
export function* foldersAbove(path: string): Generator<string> {
  for (let folder = path; folder !== '';) {
    folder = folderOf(folder);
    yield folder;
  }
}

/** What of a path lies below the last folder that ends in `ending`, such as `.claude/commands`; undefined when none does. */
export function belowFolder(path: string, ending: string): string | undefined {
  if (!path.includes(ending)) return undefined; // nearly always, and cheaper than what follows
  const at = `/${path}`.lastIndexOf(`/${ending}/`);
  return at === -1 ? undefined : path.slice(at + ending.length + 1);
}

export type Resolved = { path: string } | { outside: true };

/**
 * A path that a file of the repository names, meant from a folder of it. Leads out of the repository: absolute ones, drives, home
 * folders, addresses, and more `..` than there are folders.
 */
export function resolveWithin(folder: string, named: string): Resolved {
  const text = named.replace(/^\$\{?CLAUDE_PLUGIN_ROOT\}?\/?/, './').replaceAll('\\', '/');
  if (/^[/~]|^[A-Za-z][A-Za-z+.-]*:|\0/.test(text)) return { outside: true };
  const names = folder === '' ? [] : folder.split('/');
  for (const name of text.split('/')) {
    if (name === '' || name === '.') continue;
    if (name !== '..') names.push(name);
    else if (names.pop() === undefined) return { outside: true };
  }
  return { path: names.join('/') };
}

/** A file name convention: `*` stands for anything but a slash, and what stands above the convention does not matter. */
export function matcherOf(conventions: readonly string[]): (path: string) => boolean {
  if (conventions.length === 0) return () => false;
  const any = conventions.map((convention) =>
    convention.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*'),
  );
  const expression = new RegExp(`(?:^|/)(?:${any.join('|')})$`);
  return (path) => expression.test(path);
}
