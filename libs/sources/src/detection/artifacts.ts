import { confidenceOf, type Evidence, evidenceOf, leastConfidence } from './confidence';
import { type Finding, type Report, type Scene } from './detectors/detector';
import { pluginFinding } from './detectors/plugin';
import { type Kind, type Provenance } from './kinds';
import { pluginAbove } from './manifests/plugins';
import { type Manifests } from './manifests/read-manifests';
import { mappedPaths, type Mapping, type Mappings } from './mappings';
import { folderOf, foldersAbove, nameOf, shownPath } from './paths';
import { type Problem } from './problems';
import { inTurns } from './turns';

export interface Artifact {
  kind: Kind;
  path: string;
  name: string;
  confidence: number;
  provenance: Provenance;
  evidence: Evidence[];
  /** The file that makes it one. */
  entry: string;
}

interface Found {
  reports: readonly Report[];
  manifests: Manifests;
  scene: Scene;
  chosen: ReadonlySet<string>;
  mappings: Mappings;
  mapped: ReadonlyMap<Mapping, readonly string[]>;
}

/** From what the detectors said to what is listed: who has the last word, what belongs to a skill, what is too doubtful. */
export async function artifactsOf({ reports, manifests, scene, chosen, mappings, mapped }: Found): Promise<{
  artifacts: Artifact[];
  problems: Problem[];
}> {
  const problems: Problem[] = [];
  const skills = await skillFolders(reports, scene);
  const findings = [...manifests.plugins.values()]
    .filter(({ folder }) => isLeftTo(mappings.of(folder), folder))
    .map(pluginFinding);
  for await (const part of inTurns(reports)) {
    for (const report of part) {
      if ('problem' in report) {
        if (!report.document || !belongsToSkill(report.problem.path, skills)) problems.push(report.problem);
      } else if (!isPartOfSkill(report.finding, skills)) findings.push(report.finding);
    }
  }
  const artifacts = new Map<string, Artifact>();
  for await (const part of inTurns(findings)) {
    for (const finding of part) {
      const artifact = artifactOf(finding);
      const doubt = doubtAbout(finding, artifact, chosen);
      if (doubt) problems.push(doubt);
      else artifacts.set(keyOf(artifact), artifact);
    }
  }
  for (const [mapping, files] of mapped) {
    for await (const paths of inTurns(mappedPaths(mapping, files))) {
      for (const path of paths) {
        const artifact = mappedArtifact(mapping, path);
        if (artifact) artifacts.set(keyOf(artifact), artifact);
      }
    }
  }
  const all = [...artifacts].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, artifact]) => artifact);
  const useless = await uselessDeclarations(manifests, all);
  return { artifacts: all, problems: [...problems, ...useless, ...(await nameCollisions(all, scene))] };
}

/** Why what was found is not listed. */
function doubtAbout(
  { needs, kind, path }: Finding,
  { confidence, evidence }: Artifact,
  chosen: Found['chosen'],
): Problem | undefined {
  if (needs !== undefined && !chosen.has(needs)) {
    const message = `Only "${needs}" calls this ${withArticle(kind)}; choose that profile to list it.`;
    return { path, code: 'profile_not_chosen', message };
  }
  if (confidence >= leastConfidence) return undefined;
  const against = evidence.filter(({ weight }) => weight < 0).map(({ signal }) => signal);
  const message = `It may be ${withArticle(kind)} (${confidence} of 100), but this speaks against it: ${against.join(', ')}.`;
  return { path, code: 'unlikely', message };
}

function mappedArtifact({ type, path: mapped }: Mapping, path: string): Artifact | undefined {
  if (type === 'ignore') return undefined;
  return artifactOf({
    kind: type,
    path,
    name: nameOf(path).replace(/\.[^.]+$/, '') || nameOf(path) || type,
    file: path,
    provenance: 'mapped',
    seen: [['mapped', shownPath(mapped)]],
  });
}

const withArticle = (kind: Kind): string => `${kind === 'agent' || kind === 'mcp_server' ? 'an' : 'a'} ${kind}`;

/** A plugin that a person mapped is listed by that; those inside it as usual. */
const isLeftTo = (mapping: Mapping | undefined, folder: string): boolean =>
  mapping === undefined || (mapping.type === 'plugin' && mapping.path !== folder);

/** A name cut out of a file would keep all of the file's text in memory for as long as it lives. */
const ownText = (text: string): string => JSON.parse(JSON.stringify(text)) as string;

function artifactOf({ kind, path, name, seen, provenance, file }: Finding): Artifact {
  const evidence = evidenceOf(seen);
  const confidence = confidenceOf(kind, evidence);
  return { kind, path: shownPath(path), name: ownText(name), confidence, provenance, evidence, entry: shownPath(file) };
}

const keyOf = ({ path, kind, name }: Artifact): string => `${path}\0${kind}\0${name}`;

/** Folders whose documents belong to a skill. At the root of a repository or a plugin a skill is one thing among others. */
async function skillFolders(reports: readonly Report[], { plugins }: Scene): Promise<ReadonlySet<string>> {
  const folders = new Set<string>();
  for await (const part of inTurns(reports)) {
    for (const report of part) {
      if ('finding' in report) {
        if (report.finding.kind === 'skill') folders.add(report.finding.path);
      } else if (nameOf(report.problem.path).startsWith('SKILL.')) {
        // A skill that is broken still owns its documents.
        folders.add(folderOf(report.problem.path));
      }
    }
  }
  for (const folder of folders) if (folder === '' || plugins.has(folder)) folders.delete(folder);
  return folders;
}

function belongsToSkill(path: string, skills: ReadonlySet<string>): boolean {
  for (const folder of foldersAbove(path)) if (skills.has(folder)) return true;
  return false;
}

function isPartOfSkill({ kind, file, seen }: Finding, skills: ReadonlySet<string>): boolean {
  if (kind === 'skill' || kind === 'plugin') return false;
  const listed = seen.some((one) => Array.isArray(one) && one[0] === 'listed-by-manifest');
  // A configuration is one wherever it lies.
  const document = kind === 'agent' || kind === 'command';
  return !listed && document && belongsToSkill(file, skills);
}

async function uselessDeclarations({ declarations }: Manifests, artifacts: readonly Artifact[]): Promise<Problem[]> {
  const useless = new Set(declarations.all.map(keyOfDeclared));
  for await (const part of inTurns(artifacts)) {
    if (useless.size === 0) return [];
    for (const { kind, path } of part) {
      const inside = path === '.' ? '' : path;
      for (const at of [inside, ...foldersAbove(inside)]) useless.delete(keyOfDeclared({ kind, path: at }));
    }
  }
  return declarations.all
    .filter((declared) => useless.has(keyOfDeclared(declared)))
    .map(({ kind, path, manifest }) => ({
      path: manifest,
      code: 'manifest_path_useless',
      message: `It names "${shownPath(path)}", but there is no ${kind} there.`,
    }));
}

const keyOfDeclared = ({ kind, path }: { kind: Kind; path: string }): string => `${kind}\0${path}`;

/** Where a name must be unique: within its plugin, or within what of the repository is in none. */
async function nameCollisions(artifacts: readonly Artifact[], { plugins }: Scene): Promise<Problem[]> {
  const first = new Map<string, Artifact>();
  const problems: Problem[] = [];
  for await (const part of inTurns(artifacts)) {
    for (const artifact of part) {
      const { kind, path, name } = artifact;
      if (kind === 'hook') continue;
      const scope = kind === 'plugin' ? '' : (pluginAbove(plugins, `${path}/`) ?? '');
      const key = `${kind}\0${scope}\0${name}`;
      const known = first.get(key);
      if (!known) first.set(key, artifact);
      else if (known.path !== path) {
        const message = `The ${kind} in "${known.path}" is called "${name}" as well.`;
        problems.push({ path, code: 'name_collision', message });
      }
    }
  }
  return problems;
}
