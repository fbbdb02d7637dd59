import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, system } from '@souk/platform';
import { type Artifact } from './detection/artifacts';
import { type Kind } from './detection/kinds';
import { type Mapping } from './detection/mappings';
import { Mirrors } from './git/mirrors';
import { SourceMappings } from './mappings-store';
import { SourceCredentials } from './source-credentials';
import { findIn } from './source-detection';
import { existingSource } from './source-rows';

/** The first of many. */
export interface Some<T> {
  items: T[];
  total: number;
}

export type PreviewedArtifact = Pick<Artifact, 'kind' | 'path' | 'name' | 'confidence' | 'provenance'>;

export interface RetypedArtifact {
  path: string;
  name: string;
  from: Kind;
  to: Kind;
}

export interface MappingPreview {
  /** That the preview is about. */
  commit: string;
  added: Some<PreviewedArtifact>;
  removed: Some<PreviewedArtifact>;
  retyped: Some<RetypedArtifact>;
  unchanged: number;
}

const mostShown = 200;
const patienceMs = 30_000;

/** What other mappings would make of the commit that the catalog shows. */
@Injectable()
export class MappingPreviews {
  constructor(
    private readonly database: Database,
    private readonly credentials: SourceCredentials,
    private readonly mappings: SourceMappings,
    private readonly mirrors: Mirrors,
  ) {}

  async run(actor: Actor, id: string, given: readonly Mapping[], caller?: AbortSignal): Promise<MappingPreview> {
    const next = this.mappings.checked(given);
    const source = await this.database.transaction(actor, (tx) => existingSource(tx, id));
    const { scannedCommit: commit } = source;
    if (commit === null)
      throw new DomainError(
        'conflict',
        'not_scanned',
        'The source was not scanned yet: there is nothing to compare with.',
      );
    const access = await this.database.transaction(system('sources'), (tx) => this.credentials.access(tx, id));
    const late = AbortSignal.timeout(patienceMs);
    const signal = caller ? AbortSignal.any([caller, late]) : late;
    return this.mirrors.use(
      access,
      { commit },
      { signal, limits: { timeoutMs: patienceMs } },
      async ({ repository }) => {
        const find = async (mappings: readonly Mapping[]) =>
          (await findIn(repository, { ...source, mappings: [...mappings] }, { signal })).artifacts;
        return { commit, ...compared(await find(source.mappings), await find(next)) };
      },
    );
  }
}

/** What is at a place and another kind than before was retyped; what is at no place of before was added. */
export function compared(before: readonly Artifact[], after: readonly Artifact[]): Omit<MappingPreview, 'commit'> {
  const keysBefore = new Set(before.map(keyOf));
  const keysAfter = new Set(after.map(keyOf));
  const gone = new Map<string, Artifact[]>();
  for (const artifact of before)
    if (!keysAfter.has(keyOf(artifact))) gone.set(artifact.path, [...(gone.get(artifact.path) ?? []), artifact]);
  const added: Artifact[] = [];
  const retyped: RetypedArtifact[] = [];
  for (const artifact of after) {
    if (keysBefore.has(keyOf(artifact))) continue;
    const former = takeFormer(gone.get(artifact.path) ?? [], artifact);
    if (former) retyped.push({ path: artifact.path, name: artifact.name, from: former.kind, to: artifact.kind });
    else added.push(artifact);
  }
  return {
    added: some(added.map(shown)),
    removed: some([...gone.values()].flat().map(shown)),
    retyped: some(retyped),
    unchanged: after.filter((artifact) => keysBefore.has(keyOf(artifact))).length,
  };
}

function takeFormer(gone: Artifact[], { kind, name }: Artifact): Artifact | undefined {
  const others = gone.filter((one) => one.kind !== kind);
  const former = others.find((one) => one.name === name) ?? others[0];
  if (former) gone.splice(gone.indexOf(former), 1);
  return former;
}

const keyOf = ({ kind, path, name }: Artifact): string => `${kind}\0${path}\0${name}`;

const shown = ({ kind, path, name, confidence, provenance }: Artifact): PreviewedArtifact => ({
  kind,
  path,
  name,
  confidence,
  provenance,
});

const some = <T>(items: readonly T[]): Some<T> => ({ items: items.slice(0, mostShown), total: items.length });
