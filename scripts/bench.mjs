// npm run bench [-- NAME ...] [--quick] [--json FILE]: runs the files of bench/ and prints what they measured. See bench/README.md.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

await ensureInstalled();
const { bundle } = await import('./from-source.mjs');
const sources = (folder) =>
  readdirSync(path.join(root, folder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`);
const names = sources('bench').map((file) => path.basename(file, '.ts'));

// Below node_modules, so that the packages left outside are found.
const folder = mkdtempSync(path.join(root, 'node_modules', '.souk-bench-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
await bundle(['bench/harness/run.ts', ...sources('bench'), ...sources('bench/programs')], folder);
const load = (name) => import(pathToFileURL(path.join(folder, `${name}.js`)).href);
const { runBenches } = await load('run');
process.exitCode = await runBenches(await Promise.all(names.map(load)), process.argv.slice(2), {
  programs: folder,
  root,
});
