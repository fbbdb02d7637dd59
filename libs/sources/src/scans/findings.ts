import { contentKeyOf } from '../catalog/content-key';
import { type FoundArtifact } from '../catalog/found-artifact';
import { storable } from '../catalog/storable';
import { type Artifact } from '../detection/artifacts';
import { type DetectProgress } from '../detection/detect';
import { folderOf, join, shownPath } from '../detection/paths';
import { printablePath } from '../detection/repository/path-names';
import { type Entry, type Repository } from '../detection/repository/repository';
import { findIn } from '../source-detection';
import { type Source } from '../source.entity';
import { ArtifactFiles } from './artifact-files';
import { type ScanProblem } from './scan-problems';
import { SeenRepository } from './seen-repository';

/**
 * Of the rules of detection, and of what is kept of an artifact. Raise it when the same commit would be seen differently: the next scan of each
 * source then looks again at what has not changed.
 */
export const detectorVersion = 2;

export interface Findings {
  artifacts: FoundArtifact[];
  /** The file of each that is read first. */
  entries: ReadonlyMap<FoundArtifact, Entry>;
  problems: Omit<ScanProblem, 'number'>[];
  /** Paths of all files, as the catalog writes them. */
  listed: ReadonlySet<string>;
  files: number;
  /** What was read so far. */
  seen: SeenRepository;
}

export interface FindOptions {
  signal: AbortSignal;
  onProgress: (progress: DetectProgress) => void;
}

const longestName = 300;
/** Shown, a byte that is no UTF-8 takes four characters. */
const longestPath = 16_384;

/** Everything in the commit that agents may use, as the source says where and what to look for. */
export async function findArtifacts(
  repository: Repository,
  source: Pick<Source, 'root' | 'mappings' | 'singleKind'>,
  { signal, onProgress }: FindOptions,
): Promise<Findings> {
  const seen = new SeenRepository(repository);
  const found = await findIn(seen, source, { signal, onProgress });
  const files = new ArtifactFiles(seen.entries, seen.sizes);
  const problems: Findings['problems'] = [...found.problems];
  const artifacts = new Map<string, FoundArtifact>();
  const entries = new Map<FoundArtifact, Entry>();
  for (const artifact of found.artifacts) {
    const { shown, entry } = foundArtifact(artifact, files);
    const key = JSON.stringify([shown.kind, shown.path, shown.name]);
    if (shown.path.length > longestPath) {
      problems.push({
        path: shown.path.slice(0, 500),
        code: 'path_too_long',
        message: 'Its path is too long to be kept.',
      });
    } else if (artifacts.has(key)) {
      const message = `Another ${shown.kind} is written "${shown.path}" as well; this one was left out.`;
      problems.push({ path: shown.path, code: 'path_collision', message });
    } else {
      artifacts.set(key, shown);
      if (entry) entries.set(shown, entry);
    }
  }
  return {
    artifacts: [...artifacts.values()],
    entries,
    problems,
    listed: new Set(seen.entries.map(({ path }) => printable(path))),
    files: seen.entries.length,
    seen,
  };
}

const printable = (path: string): string => storable(printablePath(path));

function foundArtifact(artifact: Artifact, files: ArtifactFiles): { shown: FoundArtifact; entry: Entry | undefined } {
  const { kind, confidence, provenance, evidence } = artifact;
  const path = artifact.path === '.' ? '' : artifact.path;
  const single = files.get(path);
  const own = single ? [single] : files.below(path);
  const folder = single ? folderOf(path) : path;
  const name = storable(artifact.name.slice(0, longestName)) || kind;
  const entry = files.get(artifact.entry) ?? bestEntry(own, folder);
  const contents = own.map(({ path: at, oid = '' }) => ({
    path: at.slice(folder === '' ? 0 : folder.length + 1),
    oid,
  }));
  return {
    entry,
    shown: {
      kind,
      path: printable(shownPath(path)),
      name,
      entryPath: printable(entry?.path ?? artifact.entry),
      confidence,
      provenance,
      evidence: evidence.map((one) => ({ ...one, ...(one.detail && { detail: one.detail.slice(0, 500) }) })),
      contentKey: contentKeyOf({ kind, name, files: contents, single: single !== undefined }),
      files: own.map((one) => files.shown(one, single ? path : folder)),
    },
  };
}

const entryNames = [
  'skill.md',
  '.claude-plugin/plugin.json',
  'plugin.json',
  'hooks.json',
  '.mcp.json',
  'mcp.json',
  'server.json',
  'readme.md',
];

/** For what has no file that makes it what it is. */
function bestEntry(own: readonly Entry[], folder: string): Entry | undefined {
  const files = own.filter(({ type }) => type === 'file');
  const named = new Map(files.map((entry) => [entry.path.toLowerCase(), entry]));
  const known = entryNames.map((name) => named.get(join(folder.toLowerCase(), name))).find(Boolean);
  return known ?? files.find(({ path }) => /\.(md|markdown)$/i.test(path)) ?? files[0];
}
