// node scripts/build.mjs APP [FOLDER]: one folder, dist/APP when none is named, that runs with node alone.
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { config } from '../rolldown.config.mjs';

const [app, folder = `dist/${process.argv[2]}`] = process.argv.slice(2);
const { output, ...input } = config(app, { bundled: true });
const bundle = await rolldown(input);
await bundle.write({ ...output, dir: folder });
await bundle.close();

if (app === 'api') {
  const from = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  mkdirSync(path.join(folder, 'docs'), { recursive: true });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js'])
    cpSync(path.join(from, file), path.join(folder, 'docs', file));
}
