import { type GitPlace } from '../detection/repository/git-process';
import { bytesOfPath, pathOfBytes } from '../detection/repository/path-names';
import { readObjects } from '../detection/repository/read-objects';
import { type FolderEntry } from './mirror';
import { damaged, entryType } from './mirror-repository';

/** Reads only the folders on the way, so the size of the rest does not matter. */
export async function listFolder(
  place: GitPlace,
  commit: string,
  path: string,
  signal: AbortSignal,
): Promise<FolderEntry[] | undefined> {
  const idBytes = commit.length / 2;
  const names = path.split('/').filter((part) => part !== '');
  let tree = await treeOf(place, `${commit}^{tree}`, idBytes, signal);
  for (const name of names) {
    const wanted = bytesOfPath(name);
    const child = tree.find((entry) => isFolder(entry.mode) && entry.name.equals(wanted));
    if (!child) return undefined;
    tree = await treeOf(place, child.oid, idBytes, signal);
  }
  const prefix = names.map((name) => `${name}/`).join('');
  return tree.map((entry) => shown(entry, prefix)).sort(foldersFirst);
}

interface TreeEntry {
  name: Buffer;
  mode: string;
  oid: string;
}

const isFolder = (mode: string): boolean => parseInt(mode, 8) === 0o40000;

async function treeOf(place: GitPlace, name: string, idBytes: number, signal: AbortSignal): Promise<TreeEntry[]> {
  for await (const object of readObjects(place, [name], signal)) {
    if ('bytes' in object) return entriesOf(object.bytes, idBytes);
  }
  throw damaged(`a folder is not here: ${name}`);
}

/** `<mode> <name>\0<id>`, again and again. */
function entriesOf(bytes: Buffer, idBytes: number): TreeEntry[] {
  const entries: TreeEntry[] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(32, at);
    const zero = bytes.indexOf(0, space);
    const end = zero + 1 + idBytes;
    if (space === -1 || zero === -1 || end > bytes.length) throw damaged('a folder ends in the middle of a name');
    entries.push({
      mode: bytes.toString('latin1', at, space),
      name: bytes.subarray(space + 1, zero),
      oid: bytes.toString('hex', zero + 1, end),
    });
    at = end;
  }
  return entries;
}

const shown = ({ name, mode, oid }: TreeEntry, prefix: string): FolderEntry => {
  const text = pathOfBytes(name);
  const type = isFolder(mode) ? 'folder' : entryType(mode);
  return { name: text, path: `${prefix}${text}`, type: type === 'unreadable' ? 'other' : type, oid };
};

const foldersFirst = (a: FolderEntry, b: FolderEntry): number =>
  Number(b.type === 'folder') - Number(a.type === 'folder') || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
