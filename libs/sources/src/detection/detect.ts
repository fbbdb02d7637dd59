import { type Artifact, artifactsOf } from './artifacts';
import { chooseCandidates, leftAlone } from './candidates';
import { type Report, type Scene } from './detectors/detector';
import { isManifest, type Manifests, noManifests, readManifests } from './manifests/read-manifests';
import { type Mapping, Mappings } from './mappings';
import { resolveWithin, shownPath } from './paths';
import { type Problem } from './problems';
import { profiles, type Rules, rulesOf } from './profiles/rules';
import { type Content, type Entry, type Repository } from './repository/repository';
import { SourceFile } from './source-file';
import { type Listing, takeListing } from './listing';
import { filteredInTurns, inTurns, Turn } from './turns';
import { DomainError } from '@souk/platform';

export interface DetectOptions {
  mappings?: readonly Mapping[];
  /** Ecosystems whose own conventions count, too; what all agree on counts always. */
  profiles?: readonly string[];
  /** Only this folder. Paths stay those of the repository. */
  root?: string;
  /** In bytes; a larger file is a problem. */
  largestFile?: number;
  signal?: AbortSignal;
  onProgress?: (progress: DetectProgress) => void;
}

export interface DetectProgress {
  phase: 'list' | 'manifests' | 'contents';
  done: number;
  total: number;
}

export interface Detection {
  artifacts: Artifact[];
  problems: Problem[];
  stats: { files: number; read: number; ms: number };
}

const mebibyte = 1024 * 1024;

/** What is in a repository. The same files, mappings and profiles give the same answer in whatever order they are listed. */
export async function detect(repository: Repository, options: DetectOptions = {}): Promise<Detection> {
  const started = performance.now();
  const { largestFile = 2 * mebibyte, signal, onProgress } = options;
  const mappings = new Mappings(options.mappings ?? []);
  const chosen = chosenProfiles(options.profiles ?? []);
  const rules = rulesOf();

  const listing = await takeListing(repository, rootOf(options.root), signal);
  onProgress?.({ phase: 'list', done: listing.count, total: listing.count });
  const stage = new Stage(repository, largestFile, signal);
  const manifests = await allManifests(stage, listing, rules, chosen, mappings);
  onProgress?.({ phase: 'manifests', done: stage.read, total: stage.read });

  const scene = sceneOf(rules, manifests, chosen, mappings);
  const candidates = await chooseCandidates(listing.files, scene, mappings);
  const reports: Report[] = [];
  const turn = new Turn();
  let done = 0;
  for await (const content of stage.contents(candidates.wanted.map(({ entry }) => entry))) {
    const { detectors, entry } = candidates.wanted[done++] ?? { detectors: [], entry: content.entry };
    if ('bytes' in content) {
      const file = new SourceFile(entry.path, content.bytes);
      for (const detector of detectors) for (const report of detector.detect(file, scene)) reports.push(report);
    }
    if (turn.isOver) await turn.next();
    if (done % 1000 === 0) {
      signal?.throwIfAborted();
      onProgress?.({ phase: 'contents', done, total: candidates.wanted.length });
    }
  }
  onProgress?.({ phase: 'contents', done, total: candidates.wanted.length });

  const { artifacts, problems } = await artifactsOf({
    reports,
    manifests,
    scene,
    chosen,
    mappings,
    mapped: candidates.mapped,
  });
  return {
    artifacts,
    problems: await inOrder([
      ...listing.problems,
      ...manifests.problems,
      ...candidates.problems,
      ...stage.problems,
      ...problems,
    ]),
    stats: { files: listing.count, read: stage.read, ms: Math.round(performance.now() - started) },
  };
}

function chosenProfiles(ids: readonly string[]): ReadonlySet<string> {
  const unknown = ids.find((id) => !profiles.some((profile) => profile.id === id));
  if (unknown === undefined) return new Set(ids);
  const known = profiles.map(({ id }) => id).join(', ');
  throw new DomainError('unprocessable', 'profile_unknown', `There is no profile "${unknown}"; there are ${known}.`);
}

function rootOf(root: string | undefined): string {
  const resolved = resolveWithin('', root ?? '');
  if ('path' in resolved) return resolved.path;
  throw new DomainError('unprocessable', 'root_invalid', `"${root}" is no folder inside the repository.`);
}

/** Reads, counts, and keeps what could not be read. */
class Stage {
  read = 0;
  readonly problems: Problem[] = [];

  constructor(
    private readonly repository: Repository,
    private readonly limit: number,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async *contents(entries: readonly Entry[]): AsyncGenerator<Content> {
    for await (const content of this.repository.read(entries, this.limit, this.signal)) {
      if ('bytes' in content) this.read += 1;
      else {
        const { refused, entry } = content;
        const message =
          refused.code === 'too_large'
            ? `It has ${refused.size} bytes; more than ${this.limit} are not read.`
            : `Its content could not be had: ${refused.reason}.`;
        this.problems.push({ path: entry.path, code: refused.code, message });
      }
      yield content;
    }
  }
}

/** A marketplace may vouch for a plugin in a folder that is otherwise left alone, so manifests are looked for until none is new. Each is read once. */
async function allManifests(
  stage: Stage,
  listing: Listing,
  rules: Rules,
  chosen: ReadonlySet<string>,
  mappings: Mappings,
): Promise<Manifests> {
  const files = await filteredInTurns(
    listing.files,
    ({ path }) => isManifest(path, rules) && !isMappedAway(mappings, path),
  );
  const contents = new Map<string, Content>();
  for (let manifests = noManifests; ;) {
    const fresh = files.filter(({ path }) => !contents.has(path) && !leftAlone(path, manifests.plugins));
    if (fresh.length === 0) return manifests;
    for await (const content of stage.contents(fresh)) contents.set(content.entry.path, content);
    const inPathOrder = files.flatMap(({ path }) => contents.get(path) ?? []);
    manifests = await readManifests(inPathOrder, rules, chosen, listing.exists);
  }
}

const isMappedAway = (mappings: Mappings, path: string): boolean => (mappings.of(path)?.type ?? 'plugin') !== 'plugin';

/** Only plugins that count lend their folders a meaning. */
function sceneOf(rules: Rules, manifests: Manifests, chosen: ReadonlySet<string>, mappings: Mappings): Scene {
  const counts = (needs: string | undefined) => needs === undefined || chosen.has(needs);
  const plugins = [...manifests.plugins.values()].filter(
    ({ manifests: own, marketplaces, folder }) =>
      !isMappedAway(mappings, folder) && (marketplaces.length > 0 || own.some(({ needs }) => counts(needs))),
  );
  const mapped = mappings.all
    .filter(({ type }) => type === 'plugin')
    .map(({ path }) => ({ folder: path, name: path, manifests: [], marketplaces: [] }));
  const all = [...mapped, ...plugins];
  return {
    rules,
    plugins: new Map(all.map((plugin) => [plugin.folder, plugin])),
    declarations: manifests.declarations,
  };
}

async function inOrder(problems: readonly Problem[]): Promise<Problem[]> {
  const known = new Map<string, Problem>();
  for await (const part of inTurns(problems)) {
    for (const problem of part) {
      const shown = { ...problem, path: shownPath(problem.path) };
      known.set(JSON.stringify([shown.path, shown.code, shown.message]), shown);
    }
  }
  return [...known].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, problem]) => problem);
}
