import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generated } from './generated.mjs';

/** Which of these generated files differ from what the source gives, and where. */
export async function drift(root, files) {
  const problems = await Promise.all(
    files.map(async (file) => {
      const target = path.join(root, file);
      if (!existsSync(target)) return [`${file} is missing: npm run generate`];
      const [found, wanted] = [readFileSync(target, 'utf8').split('\n'), (await generated[file]()).split('\n')];
      const line = wanted.findIndex((text, index) => text !== found[index]);
      if (line < 0 && found.length === wanted.length) return [];
      return [`${file}:${(line < 0 ? wanted.length : line) + 1} is out of date: npm run generate`];
    }),
  );
  return problems.flat();
}
