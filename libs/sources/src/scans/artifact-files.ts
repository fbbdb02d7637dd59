import { type ArtifactFile } from '../catalog/found-artifact';
import { storable } from '../catalog/storable';
import { nameOf } from '../detection/paths';
import { printablePath } from '../detection/repository/path-names';
import { type Entry } from '../detection/repository/repository';

/** Which files an artifact consists of. */
export class ArtifactFiles {
  private readonly entries: readonly Entry[];
  private readonly byPath: ReadonlyMap<string, Entry>;

  /** `sizes`: by path, for as far as they are known. */
  constructor(
    entries: readonly Entry[],
    private readonly sizes: ReadonlyMap<string, number>,
  ) {
    // What has no id has no content: a folder that could not be listed.
    this.entries = entries.filter(({ oid }) => oid !== undefined).sort((a, b) => compare(a.path, b.path));
    this.byPath = new Map(this.entries.map((entry) => [entry.path, entry]));
  }

  get(path: string): Entry | undefined {
    return this.byPath.get(path);
  }

  /** All that is below a folder; the empty path is all there is. */
  below(folder: string): readonly Entry[] {
    if (folder === '') return this.entries;
    // Whatever begins with the folder's name and a slash lies together, because the next character after a slash is a zero.
    return this.entries.slice(this.firstFrom(`${folder}/`), this.firstFrom(`${folder}0`));
  }

  shown(entry: Entry, folder: string): ArtifactFile {
    const { path, oid = '', type } = entry;
    const below = entry.path === folder ? nameOf(path) : path.slice(folder === '' ? 0 : folder.length + 1);
    const mode = entry.mode ?? modes[type];
    return { path: storable(printablePath(below)), size: this.sizes.get(path) ?? entry.size ?? null, oid, mode };
  }

  private firstFrom(path: string): number {
    let [low, high] = [0, this.entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.entries[middle]?.path ?? '') < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Of what does not say it. */
const modes: Readonly<Record<Entry['type'], string>> = {
  file: '100644',
  symlink: '120000',
  submodule: '160000',
  unreadable: '000000',
  other: '000000',
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
