import { isObject } from '../lenient-json';
import { folderOf, nameOf, resolveWithin } from '../paths';
import { type Problem } from '../problems';
import { componentsOf, shown } from './components';
import { type Declaration } from './declarations';

export const isMarketplaceFile = (path: string): boolean => nameOf(path) === 'marketplace.json';

export interface Listed {
  plugins: { folder: string; name: string }[];
  declarations: Declaration[];
  problems: Problem[];
}

/** What a marketplace lists inside this repository. What it fetches from elsewhere is not here to be looked at. */
export function readMarketplace(path: string, value: unknown, exists: (path: string) => boolean): Listed | undefined {
  const plugins = isObject(value) ? value['plugins'] : undefined;
  if (!isObject(value) || !Array.isArray(plugins)) return undefined;
  const listed: Listed = { plugins: [], declarations: [], problems: [] };
  for (const entry of plugins as unknown[]) {
    if (!isObject(entry)) continue;
    const source = localSource(entry['source']);
    if (source === undefined) continue;
    const name = typeof entry['name'] === 'string' ? entry['name'] : nameOf(source.replace(/\/+$/, ''));
    const resolved = pluginFolder(rootOf(path), pluginRoot(value), source, exists);
    if ('outside' in resolved) {
      const message = `The plugin "${shown(name)}" is said to be in "${shown(source)}", which is not inside the repository.`;
      listed.problems.push({ path, code: 'manifest_path_outside', message });
    } else if (!exists(resolved.path)) {
      const message = `The plugin "${shown(name)}" is said to be in "${shown(source)}", which does not exist.`;
      listed.problems.push({ path, code: 'manifest_path_missing', message });
    } else {
      listed.plugins.push({ folder: resolved.path, name });
      const components = componentsOf(entry, resolved.path, path, exists);
      listed.declarations.push(...components.declarations);
      listed.problems.push(...components.problems);
    }
  }
  return listed;
}

/** Paths are meant from the folder that holds the ecosystem's own: above `.claude-plugin`, `.github/plugin` or `.agents/plugins`. */
function rootOf(path: string): string {
  const names = folderOf(path).split('/');
  const hidden = names.findLastIndex((name) => name.startsWith('.'));
  return (hidden >= names.length - 2 && hidden !== -1 ? names.slice(0, hidden) : names).join('/');
}

function pluginRoot(marketplace: Record<string, unknown>): string | undefined {
  const metadata = marketplace['metadata'];
  const root = isObject(metadata) ? metadata['pluginRoot'] : marketplace['pluginRoot'];
  return typeof root === 'string' && root !== '' ? root : undefined;
}

function localSource(source: unknown): string | undefined {
  if (typeof source === 'string') return isAddress(source) ? undefined : source;
  if (!isObject(source)) return undefined;
  const { path, url, repo, package: name } = source;
  if (typeof url === 'string') return /^\.{1,2}(?:\/|$)/.test(url) ? url : undefined;
  return typeof path === 'string' && repo === undefined && name === undefined ? path : undefined;
}

const isAddress = (source: string): boolean => /^(?:https?|git|ssh):|^git@|^npm:/i.test(source);

function pluginFolder(root: string, below: string | undefined, source: string, exists: (path: string) => boolean) {
  const plain = resolveWithin(root, source);
  if (below === undefined) return plain;
  const base = resolveWithin(root, below);
  const deeper = 'path' in base ? resolveWithin(base.path, source) : base;
  const isElsewhere = source.startsWith('./') && 'path' in plain && exists(plain.path);
  return 'path' in deeper && exists(deeper.path) && !isElsewhere ? deeper : plain;
}
