// node scripts/generate-api-client.mjs [OPENAPI]: writes libs/api-client/src/schema.ts from openapi.json.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const banner = '// generated from openapi.json; do not edit\n// made by: npm run generate\n\n';

/** The text of schema.ts for this document: what `generate` writes and the drift guard compares with. */
export async function generateApiClient(openapiPath) {
  const document = await openapiTypescript(pathToFileURL(path.resolve(openapiPath)), {
    alphabetize: true,
    // What has a default may be left out of a request.
    defaultNonNullable: false,
    silent: true,
  });
  return banner + astToString(document);
}

if (process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href) {
  const text = await generateApiClient(process.argv[2] ?? path.join(root, 'openapi.json'));
  writeFileSync(path.join(root, 'libs/api-client/src/schema.ts'), text);
}
