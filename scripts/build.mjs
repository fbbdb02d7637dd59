// node scripts/build.mjs APP: one folder in dist/ that runs with node alone.
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { config } from '../rolldown.config.mjs';

const app = process.argv[2];
const { output, ...input } = config(app, { bundled: true });
const bundle = await rolldown(input);
await bundle.write(output);
await bundle.close();

if (app === 'api') {
  const from = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  mkdirSync('dist/api/docs', { recursive: true });
  for (const file of ['swagger-ui.css', 'swagger-ui-bundle.js']) cpSync(path.join(from, file), `dist/api/docs/${file}`);
}
