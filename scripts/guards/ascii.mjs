import { readFileSync } from 'node:fs';
import path from 'node:path';
import { trackedFiles } from '../tracked-files.mjs';

export const name = 'ascii';
export const about = 'scripts, configuration and deployment files are plain ASCII';

const folders = /^(scripts|docker|deploy|\.ci|\.github)\//;
const kinds =
  /(\.(ps1|sh|ya?ml|mjs|cjs|conf|template)|(^|\/)(project|nx|package|tsconfig[^/]*|\.prettierrc)\.json|(^|\/)Dockerfile|\.env\.example)$/;
const rootFiles = /^\.?[^/]+(rc|ignore|config|attributes)$/;
const binary = /\.(png|jpe?g|gif|ico|woff2?|wasm)$/;

export async function run({ root }) {
  return trackedFiles(root)
    .filter((file) => (folders.test(file) || kinds.test(file) || rootFiles.test(file)) && !binary.test(file))
    .flatMap((file) =>
      readFileSync(path.join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => offence(file, line, index + 1)),
    );
}

function offence(file, line, number) {
  const at = line.search(/[^\t\r\x20-\x7e]/);
  if (at < 0) return [];
  const code = line.codePointAt(at).toString(16).toUpperCase().padStart(4, '0');
  return [`${file}:${number}:${at + 1} holds U+${code}`];
}
