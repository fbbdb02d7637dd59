import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DomainError } from '@souk/platform';
import { ended, GitFailed, gitOutput, type GitPlace, startGit } from './git-process';
import { pathOfBytes } from './path-names';
import { readObjects } from './read-objects';
import { type Content, type Entry, type Repository } from './repository';

/** The files of one commit, straight from the object store: nothing is checked out. */
export class GitRepository implements Repository {
  private constructor(
    readonly commit: string,
    private readonly place: GitPlace,
    private readonly scratch: string,
  ) {}

  /** Undefined when no `ref` was asked for and the repository has no commit yet. */
  static async open(gitDir: string, ref: string | undefined, signal?: AbortSignal): Promise<GitRepository | undefined> {
    const commit = await commitOf(gitDir, ref, signal);
    if (commit === undefined) return undefined;
    const objects = await gitOutput({ gitDir }, ['rev-parse', '--git-path', 'objects'], signal);
    const scratch = await emptyGitDir(commit.length === 64 ? 'sha256' : 'sha1');
    const store = path.resolve(objects.replace(/\r?\n$/, ''));
    return new GitRepository(commit, { gitDir: scratch, objects: store }, scratch);
  }

  async *list(signal?: AbortSignal): AsyncGenerator<Entry> {
    const child = startGit(this.place, ['ls-tree', '-r', '-z', '-l', '--full-tree', this.commit], signal);
    const end = ended(child);
    end.catch(() => undefined);
    child.stdin.end();
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let to = bytes.indexOf(0); to !== -1; to = bytes.indexOf(0, from)) {
        yield entryOf(bytes.subarray(from, to));
        from = to + 1;
      }
      rest = bytes.subarray(from);
    }
    await end;
  }

  async *read(entries: readonly Entry[], limit: number, signal?: AbortSignal): AsyncGenerator<Content> {
    const asked = entries.filter(({ oid, size }) => oid !== undefined && size !== undefined && size <= limit);
    const objects = readObjects(
      this.place,
      asked.map(({ oid }) => oid ?? ''),
      signal,
    );
    for (const entry of entries) {
      const { size, oid } = entry;
      if (size === undefined || oid === undefined) {
        yield { entry, refused: { code: 'unreadable', reason: 'the object is not in the repository' } };
      } else if (size > limit) {
        yield { entry, refused: { code: 'too_large', size } };
      } else {
        const { value: object } = await objects.next();
        if (!object) throw new Error('git answered less than it was asked');
        yield 'bytes' in object
          ? { entry, bytes: object.bytes }
          : { entry, refused: { code: 'unreadable', reason: `git says: ${object.missing}` } };
      }
    }
  }

  async close(): Promise<void> {
    await rm(this.scratch, { recursive: true, force: true });
  }
}

async function commitOf(gitDir: string, ref: string | undefined, signal?: AbortSignal): Promise<string | undefined> {
  const wanted = ref ?? 'HEAD';
  // A name that begins with a hyphen would be read as an option, and no ref may begin so.
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${wanted}^{commit}`];
  try {
    if (!wanted.startsWith('-')) return (await gitOutput({ gitDir }, args, signal)).trim();
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    // Told to be quiet, git says nothing of a ref that is not there; what it does say is about the repository.
    if (error.said !== '') {
      throw new DomainError('unprocessable', 'repository_unreadable', `Git cannot read the repository: ${error.said}`);
    }
  }
  if (ref === undefined) return undefined;
  throw new DomainError('not_found', 'ref_not_found', `The repository has no branch, tag or commit "${ref}".`);
}

/**
 * Git reads the objects through a directory of its own. So neither what the repository configures applies, nor does a
 * partial clone fetch what it lacks: what is not here is said to be missing, at once.
 */
async function emptyGitDir(format: 'sha1' | 'sha256'): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'souk-detect-'));
  const config =
    format === 'sha1'
      ? '[core]\n\trepositoryformatversion = 0\n\tbare = true\n'
      : '[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n';
  await Promise.all([
    writeFile(path.join(folder, 'HEAD'), 'ref: refs/heads/none\n'),
    writeFile(path.join(folder, 'config'), config),
    mkdir(path.join(folder, 'refs')),
    mkdir(path.join(folder, 'objects')),
  ]);
  return folder;
}

const types: Readonly<Record<string, Entry['type']>> = {
  '100644': 'file',
  '100755': 'file',
  '100664': 'file',
  '120000': 'symlink',
  '160000': 'submodule',
};

/** `<mode> <type> <id> <size, padded>\t<name>` */
function entryOf(line: Buffer): Entry {
  const tab = line.indexOf(9);
  const [mode = '', , oid = '', size = ''] = line.toString('latin1', 0, tab).split(/ +/);
  const known = Number(size);
  return {
    path: pathOfBytes(line.subarray(tab + 1)),
    type: types[mode] ?? 'other',
    oid,
    mode,
    ...(Number.isSafeInteger(known) ? { size: known } : {}),
  };
}
