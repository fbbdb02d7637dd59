// Builds what changed. A look at times and sizes decides whether Nx is asked at all: its own answer "nothing to do" takes over a second.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './install.mjs';
import { step } from './progress.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = [
  'package.json',
  'package-lock.json',
  'nx.json',
  'tsconfig.base.json',
  'rolldown.config.mjs',
  'scripts/build.mjs',
];
const entry = (app) => path.join(root, 'dist', app, app === 'web' ? 'index.html' : 'main.js');

/** Builds those apps whose sources, or whose commit, are not those of the last build. */
export async function ensureBuilt(apps) {
  const libs = fingerprint(['libs', ...files]);
  const stale = apps
    .map((app) => ({
      app,
      stamp: `${libs} ${fingerprint([`apps/${app}`])} ${app === 'web' ? head() : ''}`,
      file: path.join(root, 'dist', `.${app}-stamp`),
    }))
    .filter(
      ({ app, stamp, file }) => !existsSync(entry(app)) || !existsSync(file) || readFileSync(file, 'utf8') !== stamp,
    );
  if (stale.length === 0) return;
  const nx = path.join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const names = stale.map(({ app }) => app).join(',');
  // No daemon: it would outlive us. The commit is named, so that what is cached for another one is not taken for this one's.
  const env = { GIT_SHA: head(), ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' };
  await step('Building', () => run(process.execPath, [nx, 'run-many', '-t', 'build', '-p', names], { env }));
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  for (const { stamp, file } of stale) writeFileSync(file, stamp);
}

function fingerprint(paths) {
  const hash = createHash('sha256');
  const visit = (relative) => {
    const stat = statSync(path.join(root, relative), { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) return hash.update(`${relative} ${stat.size} ${stat.mtimeMs}\n`);
    for (const name of readdirSync(path.join(root, relative)).sort()) visit(path.join(relative, name));
  };
  for (const relative of paths) visit(relative);
  return hash.digest('hex');
}

/** The dashboard carries its commit, which may move while no source does. */
function head() {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
