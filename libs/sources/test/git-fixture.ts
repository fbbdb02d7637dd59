import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface GitFile {
  path: string | Buffer;
  content: string | Buffer;
  mode?: '100644' | '100755' | '120000' | '160000';
}

/** A folder for one spec file; `clear` takes it away. */
export function scratch(): { folder: string; clear: () => void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'souk-sources-'));
  return { folder, clear: () => rmSync(folder, { recursive: true, force: true }) };
}

export function git(gitDir: string, args: readonly string[], input?: string | Buffer): string {
  const env = {
    ...process.env,
    GIT_DIR: gitDir,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@souk.example',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@souk.example',
  };
  return execFileSync('git', [...args], {
    env,
    ...(input === undefined ? {} : { input }),
    maxBuffer: 1e9,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
    .toString()
    .trim();
}

export function emptyRepository(gitDir: string, ...args: string[]): void {
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', ...args, gitDir], { stdio: 'ignore' });
}

/** A commit of exactly these files, made without a work tree: so names may be what no file system allows. */
export function commit(gitDir: string, files: readonly GitFile[], branch = 'main'): string {
  const blobs = new Map<GitFile, string>();
  for (const file of files) {
    if (file.mode === '160000') blobs.set(file, String(file.content));
    else blobs.set(file, git(gitDir, ['hash-object', '-w', '--stdin'], file.content));
  }
  const index = `${gitDir}/index-${branch.replaceAll('/', '-')}`;
  // What an earlier commit left in it is no part of this one.
  rmSync(index, { force: true });
  const lines = files.map((file) =>
    Buffer.concat([Buffer.from(`${file.mode ?? '100644'} ${blobs.get(file)}\t`), Buffer.from(file.path), Buffer.of(0)]),
  );
  const env = { ...process.env, GIT_DIR: gitDir, GIT_INDEX_FILE: index };
  execFileSync('git', ['update-index', '-z', '--index-info'], { env, input: Buffer.concat(lines) });
  const tree = execFileSync('git', ['write-tree', '--missing-ok'], { env }).toString().trim();
  const id = git(gitDir, ['commit-tree', tree, '-m', 'One']);
  git(gitDir, ['update-ref', `refs/heads/${branch}`, id]);
  return id;
}
