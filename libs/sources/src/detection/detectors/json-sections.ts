import { isObject } from '../lenient-json';
import { isMarketplaceFile } from '../manifests/marketplace';
import { type SourceFile } from '../source-file';

/** The objects of a file that may hold hooks and servers: its own, and the entries of a marketplace. */
export function sections(file: SourceFile): Record<string, unknown>[] {
  const { json } = file;
  if (!('value' in json) || !isObject(json.value)) return [];
  const plugins = isMarketplaceFile(file.path) ? json.value['plugins'] : undefined;
  return [json.value, ...(Array.isArray(plugins) ? plugins.filter(isObject) : [])];
}

/** Data that programs keep and that never holds hooks or servers, however much it is read. */
const otherData =
  /(?:^|\/)(?:package(?:-lock)?|tsconfig[^/]*|jsconfig|composer|bower|angular|nx|turbo|lerna|deno|biome|renovate|vercel|\.eslintrc|\.prettierrc|manifest)\.jsonc?$/;

export const isOtherData = (path: string): boolean => otherData.test(path);
