import { DomainError } from '@souk/platform';
import { ended, type GitPlace, startGit } from '../detection/repository/git-process';
import { pathOfBytes } from '../detection/repository/path-names';
import { readObjects } from '../detection/repository/read-objects';
import { type Content, type Entry, type Repository } from '../detection/repository/repository';
import { filteredInTurns, inTurns } from '../detection/turns';

export interface Shortfall {
  missing: string[];
  limits: string[];
}

export function reach({ limits }: Shortfall, limit: 'files' | 'repository_bytes'): void {
  if (!limits.includes(limit)) limits.push(limit);
}

export interface MirrorReading {
  commit: string;
  place: GitPlace;
  maxFiles: number;
  /** Brings contents here that are not, as far as they can be had; tells why the rest cannot. */
  fetchBlobs: (oids: readonly string[]) => Promise<string>;
  signal: AbortSignal;
}

/** In bytes, of all names: folders may be there once and be listed under thousands of names. */
const mostNames = (maxFiles: number): number => Math.max(1024 * 1024, maxFiles * 256);

/** A commit whose contents are fetched when they are read, all that one call asks for in one batch. */
export class MirrorRepository implements Repository {
  /** Of the contents that are here. */
  private readonly sizes = new Map<string, number>();
  private readonly missing = new Set<string>();
  private why = '';

  constructor(
    private readonly reading: MirrorReading,
    private readonly shortfall: Shortfall,
  ) {}

  /** Without sizes: git would look for every content, and most of them are not here. */
  async *list(signal = this.reading.signal): AsyncGenerator<Entry> {
    const { place, commit, maxFiles } = this.reading;
    const child = startGit(place, ['ls-tree', '-r', '-z', '--full-tree', commit], signal);
    const end = ended(child);
    end.catch(() => undefined);
    child.stdin.end();
    let [count, length] = [0, 0];
    let last: Buffer = Buffer.alloc(0);
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let to = bytes.indexOf(0); to !== -1; to = bytes.indexOf(0, from)) {
        const line = bytes.subarray(from, to);
        const name = line.subarray(line.indexOf(9) + 1);
        length += name.length;
        if (++count > maxFiles || length > mostNames(maxFiles)) return reach(this.shortfall, 'files');
        refuseOdd(name, last);
        yield this.entryOf(line, name);
        last = name;
        from = to + 1;
      }
      rest = bytes.subarray(from);
    }
    await end.catch(endOf(signal));
  }

  async *read(entries: readonly Entry[], limit: number, signal = this.reading.signal): AsyncGenerator<Content> {
    await this.bringHere(entries, signal);
    const readable = await filteredInTurns(entries, ({ oid }) => this.sizeOf(oid) <= limit);
    const oids = readable.map(({ oid }) => oid ?? '');
    const objects = readObjects(this.reading.place, oids, signal);
    for (const entry of entries) {
      const size = this.sizeOf(entry.oid);
      if (size === Infinity) yield { entry, refused: { code: 'unreadable', reason: this.why } };
      else if (size > limit) yield { entry, refused: { code: 'too_large', size } };
      else {
        const { value: object } = await objects.next().catch(endOf(signal));
        if (!object) throw damaged('git answered less than it was asked');
        const known = { ...entry, size };
        if ('bytes' in object) yield { entry: known, bytes: object.bytes };
        else yield { entry: known, refused: { code: 'unreadable', reason: `git says: ${object.missing}` } };
      }
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async bringHere(entries: readonly Entry[], signal: AbortSignal): Promise<void> {
    await this.look(await this.unknown(entries), signal);
    const absent = await this.unknown(entries);
    if (absent.length === 0) return;
    this.why = await this.reading.fetchBlobs(absent);
    await this.look(absent, signal);
    for (const { oid, path } of entries) {
      if (oid === undefined || this.sizes.has(oid) || this.missing.has(path)) continue;
      this.missing.add(path);
      this.shortfall.missing.push(path);
    }
  }

  private async unknown(entries: readonly Entry[]): Promise<string[]> {
    const oids = new Set<string>();
    for await (const part of inTurns(entries)) {
      for (const { oid } of part) if (oid !== undefined && !this.sizes.has(oid)) oids.add(oid);
    }
    return [...oids];
  }

  /** Sizes of those contents that are here. */
  private async look(oids: readonly string[], signal: AbortSignal): Promise<void> {
    if (oids.length === 0) return;
    const child = startGit(this.reading.place, ['cat-file', '--batch-check', '--buffer'], signal);
    const end = ended(child);
    end.catch(() => undefined);
    child.stdin.end(oids.map((oid) => `${oid}\n`).join(''));
    let rest = '';
    for await (const chunk of child.stdout.setEncoding('latin1')) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [oid = '', type, size] = line.split(' ');
        if (type === 'blob') this.sizes.set(oid, Number(size));
      }
    }
    await end.catch(endOf(signal));
  }

  private sizeOf(oid: string | undefined): number {
    return (oid === undefined ? undefined : this.sizes.get(oid)) ?? Infinity;
  }

  /** `<mode> <type> <id>\t<name>` */
  private entryOf(line: Buffer, name: Buffer): Entry {
    const [mode = '', , oid = ''] = line.toString('latin1', 0, line.length - name.length - 1).split(' ');
    const size = this.sizes.get(oid);
    const entry: Entry = { path: pathOfBytes(name), type: entryType(mode), oid, mode };
    return size === undefined ? entry : { ...entry, size };
  }
}

/**
 * Git lists well-made folders in the order of their names' bytes, each name once. One that is there twice, or where nobody looks
 * for it, could show one content to us and another to whoever installs it; and `..` leads out.
 */
function refuseOdd(name: Buffer, last: Buffer): void {
  if (Buffer.compare(last, name) >= 0) throw damaged('names are there twice or out of order');
  if (/(^|\/)\.{0,2}(\/|$)/.test(name.toString('latin1'))) throw damaged('a name is empty, . or ..');
}

export const entryType = (mode: string): Entry['type'] => {
  const kind = parseInt(mode, 8) & 0o170000;
  if (kind === 0o100000) return 'file';
  if (kind === 0o120000) return 'symlink';
  return kind === 0o160000 ? 'submodule' : 'other';
};

/** Whoever stopped git says why. */
const endOf =
  (signal: AbortSignal) =>
  (error: unknown): never => {
    signal.throwIfAborted();
    throw damaged(error);
  };

/** What stops git in the middle of its own files is their damage. */
export const damaged = (cause: unknown): DomainError =>
  new DomainError('unprocessable', 'corrupt', 'The repository is damaged: git could not read what it had fetched.', {
    cause,
  });
