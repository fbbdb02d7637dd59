// Imports a TypeScript file of the workspace from plain Node: bundled in memory, packages left outside, nothing kept.
import { mkdtempSync, rmSync } from 'node:fs';
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

export async function fromSource(file) {
  // Below node_modules, so that the packages left outside are found.
  const folder = mkdtempSync(path.join(root, 'node_modules', '.souk-source-'));
  try {
    await bundle([file], folder);
    await import('reflect-metadata');
    return await import(pathToFileURL(path.join(folder, `${path.basename(file, '.ts')}.js`)).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
