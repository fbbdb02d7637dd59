import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Plugin, type Rolldown } from 'vite';

/** Fails the build when a page needs more script than this before it can be painted: the entry plus the page's own chunk, gzipped. */
export function firstLoadBudget({ limitKb, pages }: { limitKb: number; pages: string }): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const entry = chunks.find((chunk) => chunk.isEntry);
      if (!entry) return this.error('the bundle has no entry');
      const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
      const starts = chunks.filter(
        (chunk) => chunk.facadeModuleId && path.normalize(chunk.facadeModuleId).startsWith(path.normalize(pages)),
      );
      if (starts.length === 0) return this.error(`no chunk comes from ${pages}: nothing would be measured`);
      for (const page of [entry, ...starts]) {
        const kb =
          [...closure([entry, page], byName)].reduce(
            (sum, chunk) => sum + gzipSync(chunk.code, { level: 9 }).length,
            0,
          ) / 1000;
        const line = `${page.name}: ${kb.toFixed(1)} kB of script (gzip) up to the first paint, of ${limitKb} kB`;
        if (kb > limitKb) this.error(`over the budget: ${line}`);
        this.info(line);
      }
    },
  };
}

/** These chunks and all that they import statically. */
function closure(starts: Rolldown.OutputChunk[], byName: Map<string, Rolldown.OutputChunk>): Set<Rolldown.OutputChunk> {
  const found = new Set<Rolldown.OutputChunk>();
  const visit = (chunk: Rolldown.OutputChunk | undefined) => {
    if (!chunk || found.has(chunk)) return;
    found.add(chunk);
    for (const name of chunk.imports) visit(byName.get(name));
  };
  for (const chunk of starts) visit(chunk);
  return found;
}
