// npm run souk -- COMMAND: the command line, built first when its sources changed.
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from './built.mjs';
import { ensureInstalled } from './install.mjs';
import { endWithNpm } from './parent.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Goes on as the command line in this very process: a signal has one process to reach, and the exit code needs no passing on.
 * Paths are meant from the root of the workspace, where npm starts its scripts.
 */
export async function runSouk(args) {
  process.chdir(root);
  const main = path.join(root, 'dist', 'cli', 'main.js');
  process.argv = [process.execPath, main, ...args];
  await import(pathToFileURL(main).href);
}

if (process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href) {
  endWithNpm();
  await ensureInstalled();
  await ensureBuilt(['cli']);
  await runSouk(process.argv.slice(2));
}
