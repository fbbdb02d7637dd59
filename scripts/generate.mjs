// npm run generate: writes every file that is made from source.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generated } from './generated.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

for (const [file, text] of Object.entries(generated)) {
  const target = path.join(root, file);
  const wanted = await text();
  const same = existsSync(target) && readFileSync(target, 'utf8') === wanted;
  if (!same) writeFileSync(target, wanted);
  console.log(`${same ? 'kept   ' : 'written'} ${file}`);
}
