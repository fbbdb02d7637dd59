// Imports a TypeScript file of the workspace from plain Node: bundled into a folder of its own, packages left outside, removed afterwards.
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('..', import.meta.url));
const ours = (id) =>
  id.startsWith('.') || path.isAbsolute(id) || id.startsWith('@souk/') || id.startsWith('@oxc-project/');

/** Each file becomes a module of its own in the folder. */
export async function bundle(files, dir) {
  const build = await rolldown({
    input: files.map((file) => path.join(root, file)),
    platform: 'node',
    tsconfig: path.join(root, 'tsconfig.base.json'),
    external: (id) => !ours(id),
  });
  try {
    await build.write({ dir, format: 'esm', sourcemap: 'inline' });
  } finally {
    await build.close();
  }
}

const prefix = '.souk-source-';
const hour = 3_600_000;

/** What a killed run left behind. A younger folder may be in use. */
export function removeAbandoned(dir) {
  for (const name of readdirSync(dir).filter((entry) => entry.startsWith(prefix))) {
    const folder = path.join(dir, name);
    const made = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    if (made !== undefined && Date.now() - made > hour) rmSync(folder, { recursive: true, force: true });
  }
}

export async function fromSource(file) {
  // Below node_modules, so that the packages left outside are found.
  const modules = path.join(root, 'node_modules');
  removeAbandoned(modules);
  const folder = mkdtempSync(path.join(modules, prefix));
  try {
    await bundle([file], folder);
    await import('reflect-metadata');
    return await import(pathToFileURL(path.join(folder, `${path.basename(file, '.ts')}.js`)).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
