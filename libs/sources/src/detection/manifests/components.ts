import { type Kind } from '../kinds';
import { isObject } from '../lenient-json';
import { resolveWithin } from '../paths';
import { type Problem } from '../problems';
import { type Declaration } from './declarations';

const keys = [
  ['skills', 'skill'],
  ['agents', 'agent'],
  ['commands', 'command'],
  ['hooks', 'hook'],
  ['mcpServers', 'mcp_server'],
] as const satisfies readonly (readonly [string, Kind])[];

export interface Components {
  declarations: Declaration[];
  problems: Problem[];
}

/** What a plugin's manifest, or its entry in a marketplace, says is where. Hooks and servers may also stand in it as they are; their detectors read those. */
export function componentsOf(
  entry: Record<string, unknown>,
  folder: string,
  manifest: string,
  exists: (path: string) => boolean,
): Components {
  const declarations: Declaration[] = [];
  const problems: Problem[] = [];
  for (const [key, kind] of keys) {
    for (const named of pathsIn(entry[key])) {
      const resolved = resolveWithin(folder, named);
      if ('outside' in resolved) {
        problems.push({
          path: manifest,
          code: 'manifest_path_outside',
          message: `"${key}" names "${shown(named)}", which is not inside the repository.`,
        });
      } else if (!exists(resolved.path)) {
        problems.push({
          path: manifest,
          code: 'manifest_path_missing',
          message: `"${key}" names "${shown(named)}", which does not exist.`,
        });
      } else declarations.push({ kind, path: resolved.path, manifest });
    }
  }
  return { declarations, problems };
}

/** A path, a list of them, or objects with a source (commands only). Patterns name no path of their own. */
function pathsIn(value: unknown): string[] {
  const all = Array.isArray(value) ? (value as unknown[]) : [value];
  return all
    .flatMap((one) =>
      isObject(one) ? Object.values(one).map((inner) => (isObject(inner) ? inner['source'] : undefined)) : [one],
    )
    .filter((one): one is string => typeof one === 'string' && one !== '' && !one.includes('*'));
}

export const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}...` : text);
