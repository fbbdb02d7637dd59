import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';

const notSources = new Set(['.git', '.nx', '.souk', 'coverage', 'dist', 'node_modules', 'tmp']);

/** The files of a project, with / in their names: those git tracks, or all sources below `root` where git has no say. */
export function trackedFiles(root) {
  const listed = gitFiles(root) ?? walk(root, '');
  return listed.filter((file) => existsSync(path.join(root, file))).sort();
}

function gitFiles(root) {
  const git = (...args) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    // A folder inside somebody else's repository is not that repository.
    if (realpathSync(git('rev-parse', '--show-toplevel').trim()) !== realpathSync(root)) return undefined;
    return git('ls-files', '-z').split('\0').filter(Boolean);
  } catch {
    return undefined;
  }
}

function walk(root, folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return notSources.has(entry.name) ? [] : walk(root, name);
    return entry.isFile() ? [name] : [];
  });
}
