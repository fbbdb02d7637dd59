import { DomainError } from '@souk/platform';
import { type Kind } from './kinds';
import { folderOf, nameOf, resolveWithin } from './paths';

export interface Mapping {
  /** A file or a folder of the repository; `.` is all of it. */
  path: string;
  type: Kind | 'ignore';
}

/** What people said about paths. The deepest one above a path, or on it, wins over everything else. */
export class Mappings {
  private readonly byPath = new Map<string, Mapping>();

  constructor(mappings: readonly Mapping[]) {
    for (const { path, type } of mappings) {
      const normal = normalised(path);
      if (this.byPath.has(normal)) {
        throw new DomainError('unprocessable', 'mapping_repeated', `The path "${path}" is mapped more than once.`);
      }
      this.byPath.set(normal, { path: normal, type });
    }
  }

  get all(): readonly Mapping[] {
    return [...this.byPath.values()];
  }

  of(path: string): Mapping | undefined {
    if (this.byPath.size === 0) return undefined;
    for (let at = path; ; at = folderOf(at)) {
      const mapping = this.byPath.get(at);
      if (mapping || at === '') return mapping;
    }
  }
}

function normalised(path: string): string {
  const resolved = path.trim() === '' ? { outside: true } : resolveWithin('', path);
  if ('path' in resolved) return resolved.path;
  throw new DomainError('unprocessable', 'mapping_invalid', `"${path}" is no path inside the repository.`);
}

/** Which artifacts a mapping makes of the files that it governs. */
export function mappedPaths({ path, type }: Mapping, files: readonly string[]): string[] {
  if (type === 'ignore' || files.length === 0) return [];
  if (type === 'plugin') return [path];
  if (type !== 'skill') return files.filter((file) => file === path || !isHouseDocument(nameOf(file)));
  const entries = files.filter((file) => nameOf(file).toLowerCase() === 'skill.md');
  return entries.length === 0 ? [path] : entries.map(folderOf);
}

const shouted =
  /^(?:CHANGELOG|CHANGES|HISTORY|LICEN[CS]E|NOTICE|AUTHORS|CONTRIBUTING|CODE_OF_CONDUCT|SECURITY|SUPPORT|CLAUDE|AGENTS|GEMINI|CODEX|SKILL|INSTALL|TODO)(?:[._-][A-Za-z-]{2,8})?\.(?:md|markdown)$/;
const readme = /^readme(?:[._-][a-z]{2}(?:[_-][a-z]{2,4})?)?\.(?:md|markdown)$/i;

/** What a folder says about itself. In capitals, because `security.md` may well be an agent. */
export const isHouseDocument = (name: string): boolean => shouted.test(name) || readme.test(name);
