import { foldersAbove } from '../paths';

/** A folder that something says is a plugin. */
export interface Plugin {
  folder: string;
  name: string;
  manifests: readonly { path: string; readable: boolean; needs?: string }[];
  marketplaces: readonly string[];
}

/** The folder of the nearest plugin that a path lies in. */
export function pluginAbove(plugins: ReadonlyMap<string, Plugin>, path: string): string | undefined {
  if (plugins.size === 0) return undefined;
  for (const folder of foldersAbove(path)) if (plugins.has(folder)) return folder;
  return undefined;
}

/** What of a path lies below that folder. */
export function belowPlugin(plugins: ReadonlyMap<string, Plugin>, path: string): string | undefined {
  const plugin = pluginAbove(plugins, path);
  return plugin === undefined ? undefined : path.slice(plugin === '' ? 0 : plugin.length + 1);
}
