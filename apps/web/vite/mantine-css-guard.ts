import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Plugin } from 'vite';

const styles = path.join(path.dirname(createRequire(import.meta.url).resolve('@mantine/core/styles.css')), 'styles');
const stylesheet = /@mantine\/core\/styles\/(\w+)\.css/;
const component = /@mantine\/core\/esm\/(?:components|utils)\/(.+)\.mjs/;

/**
 * Fails the build when a Mantine component is bundled without its stylesheet. We import stylesheets one by one to keep the CSS small,
 * and nothing else would notice a forgotten one: the component just looks broken.
 */
export function mantineCssGuard(): Plugin {
  return {
    name: 'mantine-css-guard',
    apply: 'build',
    generateBundle(_options, bundle) {
      const imported = new Set([...this.getModuleIds()].flatMap((id) => stylesheet.exec(posix(id))?.[1] ?? []));
      const needed = new Set<string>();
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue;
        for (const [id, { renderedLength }] of Object.entries(file.modules)) {
          if (renderedLength > 0) for (const name of componentsIn(posix(id))) needed.add(name);
        }
      }
      const missing = [...needed].filter((name) => !imported.has(name));
      const unused = [...imported].filter((name) => /^[A-Z]/.test(name) && !needed.has(name));
      if (unused.length) this.warn(`stylesheets of components that are not in the bundle: ${unused.join(', ')}`);
      if (missing.length) this.error(`stylesheets to import in src/mantine-styles.ts: ${missing.join(', ')}`);
    },
  };
}

const posix = (id: string) => id.replaceAll('\\', '/');

/** `Table/TableScrollContainer` concerns the stylesheet Table; folders without a stylesheet concern none. */
const componentsIn = (id: string) =>
  (component.exec(id)?.[1] ?? '')
    .split('/')
    .filter((name) => /^[A-Z]/.test(name) && existsSync(path.join(styles, `${name}.css`)));
