import { Injectable } from '@nestjs/common';
import { type Actor, Database, rows, type Transaction } from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { type Kind } from '../detection/kinds';
import { type ArtifactChange } from './artifact.entity';
import { addRows, type AddedRow, changeRows, type ChangedRow, removeRows, revisionRows } from './artifact-rows';
import { type CatalogDiff, type KeptArtifact, type KnownArtifact } from './diff';
import { type EntryText, type FoundArtifact } from './found-artifact';

/** A change as the event of a scan tells it. */
export interface CatalogChange {
  change: Exclude<ArtifactChange, 'unchanged'>;
  kind: Kind;
  name: string;
  path: string;
  /** Of what has moved. */
  from?: string;
}

export type CatalogCounts = Record<ArtifactChange, number>;

export interface Application {
  sourceId: string;
  scanId: string;
  commit: string;
  diff: CatalogDiff;
  /** Of every artifact whose content is new to the catalog; of others, what it says now counts as well. */
  texts: ReadonlyMap<FoundArtifact, EntryText>;
}

/** What the sources hold, as the scans found it. It is the old one or the new one: whatever a scan changes, it changes in one transaction. */
@Injectable()
export class Catalog {
  constructor(private readonly database: Database) {}

  /** Those that are gone, too: they may come back. */
  known(actor: Actor, sourceId: string): Promise<KnownArtifact[]> {
    return this.database.query<KnownArtifact>(
      actor,
      `SELECT id, kind, path, name, entry_path AS "entryPath", content_key AS "contentKey", revision_number AS revision,
         removed_at IS NOT NULL AS removed
       FROM artifacts WHERE source_id = $1`,
      [sourceId],
    );
  }

  async count(tx: Transaction, sourceId: string): Promise<number> {
    const [row] = await rows<{ count: number }>(
      tx,
      'SELECT count(*)::integer AS count FROM artifacts WHERE source_id = $1 AND removed_at IS NULL',
      [sourceId],
    );
    return row?.count ?? 0;
  }

  /** Never touches what people said of an artifact: its review stays, and its pin stays where it is. */
  async apply(tx: Transaction, application: Application): Promise<CatalogCounts> {
    const { sourceId, scanId, diff } = application;
    const added = diff.added.map((found) => ({ id: uuidv7(), found }));
    await lock(tx, diff);
    await addRows(
      tx,
      sourceId,
      scanId,
      added.map((one) => addedRow(one, application)),
    );
    await changeRows(
      tx,
      scanId,
      diff.kept.map((kept) => changedRow(kept, application)),
    );
    await removeRows(
      tx,
      scanId,
      diff.removed.map(({ id }) => id),
    );
    const renewed = diff.kept.filter(({ newContent }) => newContent);
    await revisionRows(tx, application, [
      ...added.map(({ id, found }) => ({ id, number: 1, found })),
      ...renewed.map(({ known, found }) => ({ id: known.id, number: known.revision + 1, found })),
    ]);
    return countsOf(diff);
  }
}

/** In one order, as everybody who changes several of them: whoever reviews some meanwhile waits, and neither fails. */
async function lock(tx: Transaction, { kept, removed }: CatalogDiff): Promise<void> {
  const ids = [...kept.filter(({ change }) => change !== 'unchanged').map(({ known }) => known), ...removed];
  await tx.query('SELECT FROM artifacts WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [
    ids.map(({ id }) => id),
  ]);
}

const facts = (found: FoundArtifact) => ({
  path: found.path,
  name: found.name,
  entry_path: found.entryPath,
  confidence: found.confidence,
  provenance: found.provenance,
  evidence: found.evidence,
  content_key: found.contentKey,
  file_count: found.files.length,
  bytes: found.files.reduce((sum, { size }) => sum + (size ?? 0), 0),
});

const addedRow = ({ id, found }: { id: string; found: FoundArtifact }, { texts }: Application): AddedRow => ({
  ...facts(found),
  id,
  kind: found.kind,
  description: texts.get(found)?.description ?? null,
});

function changedRow({ known, found, change, newContent }: KeptArtifact, { texts }: Application): ChangedRow {
  const text = texts.get(found);
  return {
    ...facts(found),
    id: known.id,
    change,
    revision_number: known.revision + (newContent ? 1 : 0),
    moved_from: change === 'moved' ? known.path : null,
    description: text?.description ?? null,
    described: text !== undefined,
  };
}

function countsOf({ added, kept, removed }: CatalogDiff): CatalogCounts {
  const counts = { added: added.length, updated: 0, moved: 0, unchanged: 0, removed: removed.length };
  for (const { change } of kept) counts[change] += 1;
  return counts;
}

/** All but what stayed as it was: first what is new, then the rest, each in the order of the paths. */
export function changesOf({ added, kept, removed }: CatalogDiff): CatalogChange[] {
  const all: CatalogChange[] = [
    ...added.map((one) => told('added', one)),
    ...kept.flatMap(({ known, found, change }) => (change === 'unchanged' ? [] : [told(change, found, known)])),
    ...removed.map((one) => told('removed', one)),
  ];
  return all.sort((a, b) => order[a.change] - order[b.change] || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

const longestTold = 300;

/** Many of them are in one event, so that nobody's path of 4 kB is. */
function told(
  change: CatalogChange['change'],
  { kind, name, path }: Pick<FoundArtifact, 'kind' | 'name' | 'path'>,
  before?: KnownArtifact,
): CatalogChange {
  const from = change === 'moved' && before ? { from: before.path.slice(0, longestTold) } : {};
  return { change, kind, name, path: path.slice(0, longestTold), ...from };
}

const order = { added: 0, updated: 1, moved: 2, removed: 3 } as const satisfies Record<CatalogChange['change'], number>;
