// Every file that is made from source: what it is called and how its text is made. `generate` writes them, guards compare them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromSource } from './from-source.mjs';
import { generateApiClient } from './generate-api-client.mjs';

export const generated = {
  '.env.example': async () => (await fromSource('libs/platform/src/config/documentation.ts')).envExample(),
  'docs/configuration.md': async () =>
    (await fromSource('libs/platform/src/config/documentation.ts')).configurationPage(),
  'openapi.json': async () => (await fromSource('apps/api/src/openapi.ts')).openapiText(),
  'libs/api-client/src/schema.ts': () => clientOf(generated['openapi.json']),
};

/** From the document as it should be, not as it is committed: one run of `generate` settles both. */
async function clientOf(document) {
  const folder = mkdtempSync(path.join(tmpdir(), 'souk-openapi-'));
  try {
    const file = path.join(folder, 'openapi.json');
    writeFileSync(file, await document());
    return await generateApiClient(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
