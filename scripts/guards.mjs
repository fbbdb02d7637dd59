// npm run guards [-- --only NAME ...]: what lint and tests cannot see. Each file in scripts/guards is one guard.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.join(import.meta.dirname, '..');
const { values: options } = parseArgs({ options: { only: { type: 'string', multiple: true } } });

const folder = path.join(import.meta.dirname, 'guards');
const files = readdirSync(folder).filter((file) => file.endsWith('.mjs'));
const guards = await Promise.all(files.map((file) => import(pathToFileURL(path.join(folder, file)).href)));
const unknown = (options.only ?? []).filter((name) => !guards.some((guard) => guard.name === name));
if (unknown.length > 0) {
  console.error(`no guard is called ${unknown.join(', ')}; there are: ${guards.map((guard) => guard.name).join(', ')}`);
  process.exit(2);
}

let failed = 0;
const chosen = guards.filter((guard) => options.only?.includes(guard.name) ?? true);
for (const guard of chosen) {
  const start = performance.now();
  const problems = await guard.run({ root }).catch((error) => [`the guard itself failed: ${error.stack}`]);
  const time = `${Math.round(performance.now() - start)} ms`;
  console.log(
    `${problems.length === 0 ? 'PASS' : 'FAIL'} ${guard.name.padEnd(14)} ${time.padStart(8)}  ${guard.about}`,
  );
  for (const problem of problems) console.log(`     ${problem}`);
  if (problems.length > 0) failed += 1;
}
console.log(`${chosen.length - failed} guards passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
