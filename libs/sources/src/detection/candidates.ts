import { agent } from './detectors/agent';
import { command } from './detectors/command';
import { type Detector, type Scene } from './detectors/detector';
import { hook } from './detectors/hook';
import { mcpServer } from './detectors/mcp-server';
import { isSkillFile, skill } from './detectors/skill';
import { type Manifests } from './manifests/read-manifests';
import { type Mapping, type Mappings } from './mappings';
import { foldersAbove, nameOf } from './paths';
import { type Problem } from './problems';
import { type Entry } from './repository/repository';
import { type SetAside, setAside, setAsideReasons } from './set-aside';
import { inTurns } from './turns';

/** One per kind; plugins come from the manifests, which are read before all else. */
const detectors: readonly Detector[] = [skill, agent, command, hook, mcpServer];

export interface Candidates {
  wanted: { entry: Entry; detectors: readonly Detector[] }[];
  /** The files that each mapping governs. */
  mapped: ReadonlyMap<Mapping, string[]>;
  problems: Problem[];
}

/** Which files are worth reading, from their paths alone. */
export async function chooseCandidates(files: readonly Entry[], scene: Scene, mappings: Mappings): Promise<Candidates> {
  const wanted: Candidates['wanted'] = [];
  const mapped = new Map<Mapping, string[]>(mappings.all.map((mapping) => [mapping, []]));
  const left = new Map<string, SetAside & { count: number }>();
  for await (const part of inTurns(files)) {
    for (const entry of part) {
      const mapping = mappings.of(entry.path);
      if (mapping) mapped.get(mapping)?.push(entry.path);
      // What is inside a plugin that a person named is still found in the usual way.
      if (mapping && mapping.type !== 'plugin') continue;
      const aside = mapping ? undefined : leftAlone(entry.path, scene.plugins);
      if (aside) {
        if (isTelling(entry.path))
          left.set(aside.folder, { ...aside, count: (left.get(aside.folder)?.count ?? 0) + 1 });
        continue;
      }
      const own = detectors.filter((detector) => detector.wants(entry.path, scene));
      if (own.length > 0) wanted.push({ entry, detectors: own });
    }
  }
  return { wanted, mapped, problems: [...asideProblems(left.values()), ...unusedMappings(mapped)] };
}

/** Whether a path is in a folder to be left alone, unless a marketplace vouches for a plugin in there. */
export function leftAlone(path: string, plugins: Manifests['plugins']): SetAside | undefined {
  const aside = setAside(path);
  if (!aside) return undefined;
  for (const folder of foldersAbove(path)) {
    if ((plugins.get(folder)?.marketplaces.length ?? 0) > 0) return setAside(path, folder);
  }
  return aside;
}

const tellingNames = new Set(['plugin.json', 'marketplace.json', '.mcp.json', 'hooks.json']);

/** Names that leave little doubt: worth saying that they were not looked at. */
const isTelling = (path: string): boolean =>
  isSkillFile(path) || tellingNames.has(nameOf(path)) || /(?:^|\/)(?:agents|commands)\/[^/]+\.md$/.test(path);

function* asideProblems(left: Iterable<SetAside & { count: number }>): Generator<Problem> {
  for (const { folder, reason, count } of left) {
    const files = count === 1 ? '1 file that looks' : `${count} files that look`;
    const message = `${files} like an artifact or a part of one was not looked at: the folder is ${setAsideReasons[reason].about}. Map it to look there.`;
    yield { path: folder, code: 'set_aside', message };
  }
}

function* unusedMappings(mapped: ReadonlyMap<Mapping, string[]>): Generator<Problem> {
  for (const [{ path }, files] of mapped) {
    if (files.length === 0) {
      yield {
        path,
        code: 'mapping_unused',
        message: 'It is mapped, but there is no file that the mapping applies to.',
      };
    }
  }
}
