// node scripts/build.mjs APP [FOLDER]: one folder, dist/APP when none is named, that runs with node alone.
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { config, native } from '../rolldown.config.mjs';

const [app, folder = `dist/${process.argv[2]}`] = process.argv.slice(2);
const { output, ...input } = config(app, { bundled: true });
const bundle = await rolldown(input);
const written = await bundle.write({ ...output, dir: folder });
await bundle.close();

const imported = new Set(
  written.output.flatMap((chunk) => [...(chunk.imports ?? []), ...(chunk.dynamicImports ?? [])]),
);
for (const name of native.filter((one) => imported.has(one))) copyPackage(name);

/** With the binary of this platform, which is an optional dependency: those of the others are not installed. */
function copyPackage(name) {
  const from = path.join('node_modules', name);
  cpSync(from, path.join(folder, 'node_modules', name), { recursive: true });
  const { optionalDependencies = {} } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8'));
  for (const binary of Object.keys(optionalDependencies)) {
    const installed = path.join('node_modules', binary);
    if (existsSync(installed)) cpSync(installed, path.join(folder, 'node_modules', binary), { recursive: true });
  }
}

if (app === 'api') {
  const from = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  mkdirSync(path.join(folder, 'docs'), { recursive: true });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    cpSync(path.join(from, file), path.join(folder, 'docs', file));
}
