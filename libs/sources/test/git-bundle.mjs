import path from 'node:path';
import { rolldown } from 'rolldown';

// Run by the spec as a program: `node git-bundle.mjs <output>`. The child process is TypeScript, and node runs JavaScript.
const [, , file] = process.argv;
const bundle = await rolldown({
  input: path.join(import.meta.dirname, 'git-child.ts'),
  platform: 'node',
  tsconfig: './tsconfig.base.json',
  external: (id) =>
    !id.startsWith('.') && !path.isAbsolute(id) && !id.startsWith('@souk/') && !id.startsWith('@oxc-project/'),
});
await bundle.write({ file, format: 'esm' });
await bundle.close();
