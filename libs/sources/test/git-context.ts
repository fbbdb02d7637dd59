import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type GitServer, startGitServer } from '@souk/testing';
import { type DomainError } from '@souk/platform';
import { type GitAccess } from '../src/git/access';
import { GitOptions } from '../src/git/git-options';
import { parseRemote } from '../src/git/remote';

/** A cache of one's own and a server. */
export interface GitContext {
  dir: string;
  cacheDir: string;
  server: GitServer;
  options(more?: Partial<GitOptions>): GitOptions;
  close(): Promise<void>;
}

export async function gitContext(): Promise<GitContext> {
  const dir = await mkdtemp(path.join(tmpdir(), 'souk-git-'));
  const cacheDir = path.join(dir, 'cache');
  const server = await startGitServer();
  return {
    dir,
    cacheDir,
    server,
    options: (more = {}) => new GitOptions({ cacheDir, allowFile: true, ...more }),
    close: async () => {
      await server.close();
      await rm(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export const accessTo = (url: string, more: Partial<GitAccess> = {}): GitAccess => ({
  sourceId: 'source-1',
  remote: parseRemote(url, { allowFile: true }),
  ...more,
});

/** What it fails with. */
export async function failure(work: Promise<unknown>): Promise<DomainError> {
  try {
    await work;
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('it did not fail');
}

export const codeOf = async (work: Promise<unknown>): Promise<string> => (await failure(work)).code;

/** A program of that name comes first on the path while the work runs. */
export async function withProgram<T>(dir: string, name: string, script: string, work: () => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(dir, 'bin-'));
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  return withEnvironment({ PATH: `${folder}${path.delimiter}${process.env.PATH ?? ''}` }, work);
}

export async function withEnvironment<T>(values: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  try {
    return await work();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** What runs on this machine right now and has that text among its arguments or in its environment. Linux only. */
export async function processesWith(text: string, where: 'cmdline' | 'environ'): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(ids.map((id) => readFile(`/proc/${id}/${where}`, 'utf8').catch(() => '')));
  return found.filter((words) => words.includes(text));
}

/** Every file below, with its content. */
export async function filesBelow(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.set(path.relative(folder, file), await readFile(file, 'latin1').catch(() => ''));
  }
  return files;
}
