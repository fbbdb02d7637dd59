import { type Kind } from '../detection/kinds';
import { type ArtifactChange } from './artifact.entity';
import { type FoundArtifact } from './found-artifact';

/** What the catalog knows of an artifact, for as far as that decides what a scan makes of it. */
export interface KnownArtifact {
  id: string;
  kind: Kind;
  path: string;
  name: string;
  entryPath: string;
  contentKey: string;
  revision: number;
  /** It was gone already; should it come back, it is the same one. */
  removed: boolean;
}

/** One that stays what it is: its identity, its review and its pin. */
export interface KeptArtifact {
  known: KnownArtifact;
  found: FoundArtifact;
  change: Exclude<ArtifactChange, 'removed'>;
  newContent: boolean;
}

export interface CatalogDiff {
  added: FoundArtifact[];
  kept: KeptArtifact[];
  removed: KnownArtifact[];
  /** Not found, and still not to be called removed: the scan did not see enough for that. */
  unseen: KnownArtifact[];
}

/** Kinds of which there is one in a place: under another name it is still the same one. */
const onePerPath: ReadonlySet<Kind> = new Set(['skill', 'agent', 'command', 'plugin']);

/**
 * What is where it was is the same artifact, whatever became of its content. What is gone from one place while equal content of its kind has
 * come to another has moved. Nothing else counts, so the answer does not depend on who is asked in which order.
 *
 * `mayBeThere`: whether a known one that was not found may have been overlooked.
 */
export function diff(
  known: readonly KnownArtifact[],
  found: readonly FoundArtifact[],
  mayBeThere: (artifact: KnownArtifact) => boolean = () => false,
): CatalogDiff {
  const same = matched(known, found, identityOf);
  const present = same.known.filter(({ removed }) => !removed);
  const renamed = matchedOneToOne(present, same.found, placeOf);
  const unseen = renamed.known.filter(mayBeThere);
  const overlooked = new Set(unseen);
  const gone = renamed.known.filter((one) => !overlooked.has(one));
  const moved = matched(gone, renamed.found, contentAndNameOf);
  const movedAndRenamed = matched(moved.known, moved.found, contentOf);
  const pairs = [same, renamed, moved, movedAndRenamed].flatMap((match) => match.pairs);
  return { added: movedAndRenamed.found, kept: pairs.map(keptOf), removed: movedAndRenamed.known, unseen };
}

type Named = Pick<KnownArtifact, 'kind' | 'path' | 'name' | 'contentKey'>;
type KeyOf = (one: Named) => string | undefined;

const identityOf = ({ kind, path, name }: Named): string => JSON.stringify([kind, path, name]);
const placeOf = ({ kind, path }: Named) => (onePerPath.has(kind) ? JSON.stringify([kind, path]) : undefined);
const contentAndNameOf = ({ kind, contentKey, name }: Named): string => JSON.stringify([kind, contentKey, name]);
const contentOf = ({ kind, contentKey }: Named): string => JSON.stringify([kind, contentKey]);

interface Match {
  pairs: (readonly [KnownArtifact, FoundArtifact])[];
  /** Without a partner. */
  known: KnownArtifact[];
  found: FoundArtifact[];
}

/** Brings together what has the same key, in the order of the paths, each at most once. */
function matched(known: readonly KnownArtifact[], found: readonly FoundArtifact[], keyOf: KeyOf): Match {
  const candidates = groupsOf([...known].sort(byPath), keyOf);
  const pairs: Match['pairs'] = [];
  const alone: FoundArtifact[] = [];
  for (const one of [...found].sort(byPath)) {
    const partner = candidates.get(keyOf(one))?.shift();
    if (partner) pairs.push([partner, one]);
    else alone.push(one);
  }
  const taken = new Set(pairs.map(([partner]) => partner));
  return { pairs, known: known.filter((one) => !taken.has(one)), found: alone };
}

/** Only where the key leaves no choice. */
function matchedOneToOne(known: readonly KnownArtifact[], found: readonly FoundArtifact[], keyOf: KeyOf): Match {
  const [here, there] = [groupsOf(known, keyOf), groupsOf(found, keyOf)];
  const clear: KeyOf = (one) => {
    const key = keyOf(one);
    return key !== undefined && here.get(key)?.length === 1 && there.get(key)?.length === 1 ? key : undefined;
  };
  return matched(known, found, clear);
}

function groupsOf<T extends Named>(all: readonly T[], keyOf: KeyOf): Map<string | undefined, T[]> {
  const groups = new Map<string | undefined, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

const byPath = (a: Named, b: Named): number => compare(a.path, b.path) || compare(a.name, b.name);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function keptOf([known, found]: Match['pairs'][number]): KeptArtifact {
  const newContent = known.contentKey !== found.contentKey;
  const moved = known.path !== found.path;
  const renamed = known.name !== found.name;
  const change = known.removed ? 'added' : moved ? 'moved' : newContent || renamed ? 'updated' : 'unchanged';
  return { known, found, change, newContent };
}

/** Of that many, so few are left that somebody should look before the rest is removed. */
export const removalLimit = { ofAtLeast: 10, share: 0.8 } as const;

/**
 * Whether a person is asked before anything is removed: nothing would be left, or of ten artifacts and more over four fifths would go. Both are
 * more often a wrong branch, a wrong root or a repository that was emptied by mistake than what anybody wants.
 */
export function removalToConfirm({ added, kept, removed, unseen }: CatalogDiff): 'all_gone' | 'most_gone' | undefined {
  const before = removed.length + unseen.length + kept.filter(({ known }) => !known.removed).length;
  if (removed.length > 0 && added.length + kept.length + unseen.length === 0) return 'all_gone';
  const most = before >= removalLimit.ofAtLeast && removed.length > before * removalLimit.share;
  return most ? 'most_gone' : undefined;
}
