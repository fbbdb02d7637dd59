import { type Artifact } from './detection/artifacts';
import { confidenceOf, evidenceOf } from './detection/confidence';
import { detect, type Detection, type DetectOptions } from './detection/detect';
import { type Kind } from './detection/kinds';
import { nameOf, shownPath } from './detection/paths';
import { type Repository } from './detection/repository/repository';
import { type Source } from './source.entity';

type Sought = Pick<Source, 'root' | 'singleKind' | 'mappings'>;

/** What is in a source. Every look at one goes this way, so that what is previewed is what a scan finds. */
export async function findIn(
  repository: Repository,
  { root, singleKind, mappings }: Sought,
  options: Omit<DetectOptions, 'root' | 'mappings'> = {},
): Promise<Detection> {
  const found = await detect(repository, { ...options, root, mappings });
  if (singleKind === null || found.stats.files === 0) return found;
  return { ...found, artifacts: [theOne(found.artifacts, shownPath(root), singleKind)] };
}

/** The whole root is one artifact: what describes it there describes it all; where nothing does, the person who said so is the evidence. */
function theOne(artifacts: readonly Artifact[], path: string, kind: Kind): Artifact {
  const [described] = artifacts
    .filter((artifact) => artifact.kind === kind)
    .sort(
      (one, other) => Number(other.path === path) - Number(one.path === path) || one.path.length - other.path.length,
    );
  if (described) return { ...described, path };
  const evidence = evidenceOf([['mapped', path]]);
  const name = path === '.' ? kind : nameOf(path);
  return { kind, path, name, confidence: confidenceOf(kind, evidence), provenance: 'mapped', evidence, entry: path };
}
