import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

export type FixtureFile = string | Buffer | { symlink: string } | { submodule: string } | { executable: string };
/** Pairs where a path is not UTF-8, or where a path is there twice. */
export type FixtureFiles = Readonly<Record<string, FixtureFile>> | readonly (readonly [string | Buffer, FixtureFile])[];

export interface FixtureCommit {
  files?: FixtureFiles;
  remove?: readonly string[];
  /** From old to new name. */
  rename?: Readonly<Record<string, string>>;
  branch?: string;
  /** An annotated tag on it. */
  tag?: string;
}

export interface TestRepository {
  /** Bare. */
  dir: string;
  url: string;
  /** The newest commit of the default branch. */
  readonly head: string;
  /** One more commit on what is there; its id. */
  commit(commit: FixtureCommit): Promise<string>;
  git(...args: string[]): Promise<string>;
  /** A tree of exactly these entries, however git dislikes it; its id. */
  tree(entries: readonly { mode: string; name: string | Buffer; oid: string }[]): Promise<string>;
  commitTree(tree: string, branch?: string): Promise<string>;
  blob(content: string | Buffer): Promise<string>;
  /** The object is not there any more. */
  lose(oid: string): Promise<void>;
  /** The object's file holds something else. */
  damage(oid: string): Promise<void>;
  remove(): Promise<void>;
}

/** A bare repository, written in one go. */
export async function makeRepository({
  files = {},
  commits = [],
  branch = 'main',
  format = 'sha1',
}: {
  files?: FixtureFiles;
  commits?: readonly FixtureCommit[];
  branch?: string;
  format?: 'sha1' | 'sha256';
} = {}): Promise<TestRepository> {
  const dir = path.join(await mkdtemp(path.join(tmpdir(), 'souk-repository-')), 'repository.git');
  await git(['init', '--quiet', '--bare', `--object-format=${format}`, `--initial-branch=${branch}`, dir]);
  const repository = new BareRepository(dir, branch);
  const all = Object.keys(files).length > 0 ? [{ files }, ...commits] : commits;
  for (const commit of all) await repository.commit(commit);
  return repository;
}

class BareRepository implements TestRepository {
  private newest = '';
  private count = 0;

  constructor(
    readonly dir: string,
    private readonly branch: string,
  ) {}

  get url(): string {
    return pathToFileURL(this.dir).href;
  }

  get head(): string {
    return this.newest;
  }

  async commit(commit: FixtureCommit): Promise<string> {
    const branch = commit.branch ?? this.branch;
    const known = await this.git('for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`);
    // A new branch goes on from the default one.
    const from = known.trim() || this.newest;
    await git(['-C', this.dir, 'fast-import', '--quiet', '--force'], importOf(commit, branch, from, ++this.count));
    const made = (await this.git('rev-parse', `refs/heads/${branch}`)).trim();
    if (branch === this.branch) this.newest = made;
    return made;
  }

  git(...args: string[]): Promise<string> {
    return git(['-C', this.dir, ...args]);
  }

  blob(content: string | Buffer): Promise<string> {
    return this.write('blob', content);
  }

  tree(entries: readonly { mode: string; name: string | Buffer; oid: string }[]): Promise<string> {
    const parts = entries.flatMap(({ mode, name, oid }) => [
      Buffer.from(`${mode} `),
      Buffer.from(name as string),
      Buffer.of(0),
      Buffer.from(oid, 'hex'),
    ]);
    return this.write('tree', Buffer.concat(parts));
  }

  async commitTree(tree: string, branch = this.branch): Promise<string> {
    const commit = await this.write('commit', `tree ${tree}\nauthor ${who(1)}\ncommitter ${who(1)}\n\nby hand\n`);
    await this.git('update-ref', `refs/heads/${branch}`, commit);
    if (branch === this.branch) this.newest = commit;
    return commit;
  }

  async lose(oid: string): Promise<void> {
    await this.unpack();
    await rm(this.fileOf(oid));
  }

  async damage(oid: string): Promise<void> {
    await this.lose(oid);
    await writeFile(this.fileOf(oid), 'no object');
  }

  async remove(): Promise<void> {
    await rm(path.dirname(this.dir), { recursive: true, force: true, maxRetries: 5 });
  }

  private async write(type: string, content: string | Buffer): Promise<string> {
    const args = ['-C', this.dir, 'hash-object', '-t', type, '-w', '--stdin', '--literally'];
    return (await git(args, [Buffer.from(content as string)])).trim();
  }

  /** Every object in a file of its own, so that one can be taken away. */
  private async unpack(): Promise<void> {
    const pack = path.join(this.dir, 'objects', 'pack');
    const aside = path.join(path.dirname(this.dir), 'packs');
    const packs = (await readdir(pack).catch(() => [])).filter((name) => name.endsWith('.pack'));
    if (packs.length === 0) return;
    await cp(pack, aside, { recursive: true });
    await rm(pack, { recursive: true });
    for (const name of packs)
      await git(['-C', this.dir, 'unpack-objects', '-q'], [await readFile(path.join(aside, name))]);
    await rm(aside, { recursive: true });
  }

  private fileOf(oid: string): string {
    return path.join(this.dir, 'objects', oid.slice(0, 2), oid.slice(2));
  }
}

const who = (second: number) => `A Person <person@example.com> ${1_700_000_000 + second} +0000`;

function importOf(
  { files = {}, remove = [], rename = {}, tag }: FixtureCommit,
  branch: string,
  from: string,
  number: number,
) {
  const ref = `refs/heads/${branch}`;
  const message = `commit ${number}`;
  const parts: (string | Buffer)[] = [`commit ${ref}\ncommitter ${who(number)}\n`, ...data(message)];
  if (from !== '') parts.push(`from ${from}\n`);
  for (const [old, now] of Object.entries(rename)) parts.push('R ', quoted(old), ' ', quoted(now), '\n');
  for (const name of remove) parts.push('D ', quoted(name), '\n');
  for (const [name, file] of pairsOf(files)) {
    if (typeof file === 'object' && 'submodule' in file) parts.push(`M 160000 ${file.submodule} `, quoted(name), '\n');
    else parts.push(`M ${modeOf(file)} inline `, quoted(name), '\n', ...data(contentOf(file)));
  }
  if (tag !== undefined) parts.push(`tag ${tag}\nfrom ${ref}\ntagger ${who(number)}\n`, ...data(tag));
  return parts.map((part) => Buffer.from(part as string));
}

const pairsOf = (files: FixtureFiles): readonly (readonly [string | Buffer, FixtureFile])[] =>
  Array.isArray(files) ? (files as readonly (readonly [string | Buffer, FixtureFile])[]) : Object.entries(files);

const data = (content: string | Buffer) => [`data ${Buffer.byteLength(content)}\n`, content, '\n'];

const modeOf = (file: FixtureFile): string => {
  if (typeof file === 'string' || Buffer.isBuffer(file)) return '100644';
  return 'symlink' in file ? '120000' : '100755';
};

const contentOf = (file: FixtureFile): string | Buffer => {
  if (typeof file === 'string' || Buffer.isBuffer(file)) return file;
  if ('symlink' in file) return file.symlink;
  return 'executable' in file ? file.executable : '';
};

/** As C writes strings: any byte can be in a name. */
function quoted(name: string | Buffer): Buffer {
  const escaped = [...Buffer.from(name as string)].flatMap((byte) =>
    byte > 0x20 && byte !== 0x22 && byte !== 0x5c && byte < 0x7f
      ? [byte]
      : [...Buffer.from(`\\${byte.toString(8).padStart(3, '0')}`)],
  );
  return Buffer.from([0x22, ...escaped, 0x22]);
}

/** The system's git as it is for nobody in particular. */
export const plainGitEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.toUpperCase().startsWith('GIT_'))),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: devNull,
  LC_ALL: 'C',
});

async function git(args: readonly string[], input: readonly Buffer[] = []): Promise<string> {
  const child = spawn('git', args, { env: plainGitEnvironment(), stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(Buffer.concat(input));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`git ${args.slice(0, 4).join(' ')} ended with ${code}: ${err.join('')}`);
  return out.join('');
}
