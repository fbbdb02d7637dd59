import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { trackedFiles } from '../tracked-files.mjs';

export const name = 'powershell';
export const about = 'PowerShell scripts parse, stop at errors and explain themselves';

export async function run({ root }) {
  const scripts = trackedFiles(root).filter((file) => file.endsWith('.ps1'));
  if (scripts.length === 0) return [];
  const parser = await powershellParser();
  return scripts.flatMap((file) => {
    const text = readFileSync(path.join(root, file), 'utf8');
    const tree = parser.parse(text);
    const problems = syntaxErrors(tree.rootNode).map((problem) => `${file}:${problem}`);
    tree.delete();
    if (!/^\$ErrorActionPreference = 'Stop'\r?$/m.test(text))
      problems.push(`${file} does not set $ErrorActionPreference = 'Stop'`);
    if (!/^\.SYNOPSIS\r?$/m.test(text)) problems.push(`${file} has no .SYNOPSIS for Get-Help`);
    return problems;
  });
}

/** The grammar of tree-sitter as WebAssembly: syntax errors are found where no PowerShell is installed. */
async function powershellParser() {
  const { Language, Parser } = await import('web-tree-sitter');
  await Parser.init();
  const parser = new Parser();
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
  return parser.setLanguage(await Language.load(readFileSync(grammar)));
}

function syntaxErrors(node) {
  const at = `${node.startPosition.row + 1}:${node.startPosition.column + 1}`;
  if (node.isMissing) return [`${at} ${node.type} is missing`];
  if (node.isError) return [`${at} unexpected ${JSON.stringify(node.text.slice(0, 40))}`];
  return node.hasError ? node.children.flatMap(syntaxErrors) : [];
}
