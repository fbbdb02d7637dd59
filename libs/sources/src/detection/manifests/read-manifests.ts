import { type Content } from '../repository/repository';
import { jsonProblems } from '../json-problems';
import { isObject, readJson } from '../lenient-json';
import { folderOf, nameOf } from '../paths';
import { type Problem } from '../problems';
import { type Rules } from '../profiles/rules';
import { Turn } from '../turns';
import { componentsOf } from './components';
import { type Declaration, Declarations } from './declarations';
import { isMarketplaceFile, readMarketplace } from './marketplace';
import { type Plugin } from './plugins';

export interface Manifests {
  plugins: ReadonlyMap<string, Plugin>;
  declarations: Declarations;
  problems: readonly Problem[];
}

export const noManifests: Manifests = { plugins: new Map(), declarations: new Declarations(), problems: [] };

/** The folder whose plugin manifest a file is, and the profile that says so. */
export function pluginFolderOf(path: string, rules: Rules): { folder: string; needs?: string } | undefined {
  const rule = rules.pluginManifests.find(({ value }) => path === value || path.endsWith(`/${value}`));
  if (!rule) return undefined;
  const folder = path.slice(0, -rule.value.length).replace(/\/$/, '');
  return rule.needs === undefined ? { folder } : { folder, needs: rule.needs };
}

export const isManifest = (path: string, rules: Rules): boolean =>
  isMarketplaceFile(path) || pluginFolderOf(path, rules) !== undefined;

/**
 * Every manifest is read once and none leads to another, so they may name each other as they like.
 * The order of `contents` does not matter to the outcome: it is the order of paths.
 */
export async function readManifests(
  contents: readonly Content[],
  rules: Rules,
  chosen: ReadonlySet<string>,
  exists: (path: string) => boolean,
): Promise<Manifests> {
  const plugins = new Map<string, Plugin>();
  const declarations: Declaration[] = [];
  const problems: Problem[] = [];
  const turn = new Turn();
  for (const content of contents) {
    if (turn.isOver) await turn.next();
    const { path } = content.entry;
    const json = 'bytes' in content ? readJson(content.bytes) : { error: 'its content could not be had' };
    const plugin = pluginFolderOf(path, rules);
    if ('error' in json)
      problems.push({ path, code: 'json_broken', message: `The manifest cannot be used: ${json.error}.` });
    else if ('bytes' in content) problems.push(...jsonProblems(path, json, content.bytes));
    const value = 'value' in json ? json.value : undefined;
    if (plugin) {
      const manifest = isObject(value) ? value : undefined;
      if (!manifest && value !== undefined)
        problems.push({ path, code: 'manifest_invalid', message: 'A plugin manifest is an object.' });
      const active = plugin.needs === undefined || chosen.has(plugin.needs);
      const known = plugins.get(plugin.folder);
      const name = manifest && typeof manifest['name'] === 'string' ? manifest['name'] : undefined;
      plugins.set(plugin.folder, {
        folder: plugin.folder,
        name: (known?.manifests.length ? known.name : name) ?? known?.name ?? nameOf(plugin.folder),
        manifests: [
          ...(known?.manifests ?? []),
          { path, readable: manifest !== undefined, ...(plugin.needs === undefined ? {} : { needs: plugin.needs }) },
        ],
        marketplaces: known?.marketplaces ?? [],
      });
      if (manifest && active) {
        const components = componentsOf(manifest, plugin.folder, path, exists);
        declarations.push(...components.declarations);
        problems.push(...components.problems);
      }
    } else {
      const listed = readMarketplace(path, value, exists);
      if (!listed && value !== undefined && folderOf(path).includes('.')) {
        problems.push({ path, code: 'manifest_invalid', message: 'A marketplace has a list of plugins.' });
      }
      for (const { folder, name } of listed?.plugins ?? []) {
        const known = plugins.get(folder);
        plugins.set(folder, {
          folder,
          name: known?.name ?? name,
          manifests: known?.manifests ?? [],
          marketplaces: [...new Set([...(known?.marketplaces ?? []), path])],
        });
      }
      declarations.push(...(listed?.declarations ?? []));
      problems.push(...(listed?.problems ?? []));
    }
  }
  return { plugins, declarations: new Declarations(declarations), problems };
}
