import { type Catalog } from '../catalog/catalog';
import { type CatalogDiff, diff, removalToConfirm } from '../catalog/diff';
import { type EntryText, type FoundArtifact } from '../catalog/found-artifact';
import { storable } from '../catalog/storable';
import { printablePath } from '../detection/repository/path-names';
import { type Mirror } from '../git/mirror';
import { type Source } from '../source.entity';
import { readEntryTexts } from './entry-texts';
import { detectorVersion, type Findings } from './findings';
import { scanner } from './scan-course';

/** What is to become of the catalog, and why it may not be the whole truth. */
export interface Comparison {
  commit: string;
  change: CatalogDiff;
  texts: ReadonlyMap<FoundArtifact, EntryText>;
  /** What a person should look at. */
  attention: 'all_gone' | 'most_gone' | null;
  limits: string[];
}

const missingNamed = 50;

/** Nothing is written here. What a scan may have overlooked, and what somebody should look at first, is not called removed. */
export async function compare(
  catalog: Catalog,
  source: Source,
  mirror: Mirror,
  found: Findings,
  signal: AbortSignal,
): Promise<Comparison> {
  const { commit } = mirror;
  const known = await catalog.known(scanner, source.id);
  const isCut = mirror.limits.includes('files');
  const isIncomplete = mirror.limits.length > 0 || mirror.missing.length > 0;
  // Without all contents, a file that is still there may be an artifact all the same.
  const all = diff(known, found.artifacts, ({ entryPath }) => isCut || (isIncomplete && found.listed.has(entryPath)));
  const isConfirmed = source.attention === 'removal_confirmed' && source.scannedCommit === commit;
  const attention = (isConfirmed ? undefined : removalToConfirm(all)) ?? null;
  const change = attention ? { ...all, removed: [], unseen: [...all.unseen, ...all.removed] } : all;
  const texts = await readEntryTexts(found.seen, found.entries, toBeRead(change, source), signal);
  return { commit, change, texts, attention, limits: limitsOf(mirror, attention) };
}

/** What is new; all of it when it was read by other rules before. */
const toBeRead = ({ added, kept }: CatalogDiff, { scannedDetector }: Source): FoundArtifact[] => [
  ...added,
  ...kept
    .filter(({ newContent }) => newContent || scannedDetector !== detectorVersion)
    .map((artifact) => artifact.found),
];

function limitsOf({ limits, missing }: Mirror, attention: string | null): string[] {
  const unnamed = missing.length - missingNamed;
  return [
    ...limits,
    ...missing.slice(0, missingNamed).map((path) => `missing_blob: ${storable(printablePath(path))}`),
    ...(unnamed > 0 ? [`missing_blobs: ${unnamed} more`] : []),
    ...(attention === null ? [] : [attention]),
  ];
}
