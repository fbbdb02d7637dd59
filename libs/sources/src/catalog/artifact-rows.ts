import { type Transaction } from '@souk/platform';
import { type Kind, type Provenance } from '../detection/kinds';
import { type ArtifactChange } from './artifact.entity';
import { type EntryText, type FoundArtifact } from './found-artifact';
import { storableJson } from './storable';

interface Facts {
  id: string;
  path: string;
  name: string;
  description: string | null;
  entry_path: string;
  confidence: number;
  provenance: Provenance;
  evidence: object[];
  content_key: string;
  file_count: number;
  bytes: number;
}

export interface AddedRow extends Facts {
  kind: Kind;
}

export interface ChangedRow extends Facts {
  change: ArtifactChange;
  revision_number: number;
  moved_from: string | null;
  /** Whether the description was read; otherwise the one that is there stays. */
  described: boolean;
}

const facts = `path text, name text, description text, entry_path text, confidence smallint, provenance text, evidence jsonb, content_key text,
  file_count integer, bytes bigint`;

export function addRows(tx: Transaction, sourceId: string, scanId: string, added: readonly AddedRow[]): Promise<void> {
  return inParts(added, (part) =>
    tx.query(
      `INSERT INTO artifacts (id, source_id, kind, path, name, description, entry_path, confidence, provenance, evidence, content_key, file_count,
         bytes, change, first_scan_id, last_scan_id)
       SELECT id, $1, kind, path, name, description, entry_path, confidence, provenance, evidence, content_key, file_count, bytes, 'added', $2, $2
       FROM jsonb_to_recordset($3::jsonb) AS added (id uuid, kind text, ${facts})`,
      [sourceId, scanId, part],
    ),
  );
}

/** Whose content, name and place are as before keeps its version and its time: to whoever reviews it nothing has happened. */
export function changeRows(tx: Transaction, scanId: string, changed: readonly ChangedRow[]): Promise<void> {
  return inParts(changed, (part) =>
    tx.query(
      `UPDATE artifacts a SET path = c.path, name = c.name, entry_path = c.entry_path, confidence = c.confidence, provenance = c.provenance,
         evidence = c.evidence, content_key = c.content_key, file_count = c.file_count, bytes = c.bytes, revision_number = c.revision_number,
         change = c.change, moved_from = coalesce(c.moved_from, a.moved_from), removed_at = NULL,
         description = CASE WHEN c.described THEN c.description ELSE a.description END,
         version = a.version + (c.change <> 'unchanged')::int,
         last_scan_id = CASE WHEN c.change = 'unchanged' THEN a.last_scan_id ELSE $1 END,
         updated_at = CASE WHEN c.change = 'unchanged' THEN a.updated_at ELSE now() END
       FROM jsonb_to_recordset($2::jsonb) AS c (id uuid, change text, revision_number integer, moved_from text, described boolean, ${facts})
       WHERE a.id = c.id AND (
         c.change <> 'unchanged' OR a.change <> 'unchanged' OR (c.described AND a.description IS DISTINCT FROM c.description)
         OR (a.entry_path, a.confidence, a.provenance, a.evidence, a.bytes) IS DISTINCT FROM
            (c.entry_path, c.confidence, c.provenance, c.evidence, c.bytes)
       )`,
      [scanId, part],
    ),
  );
}

/** Their rows stay, with all that people said of them. */
export async function removeRows(tx: Transaction, scanId: string, ids: readonly string[]): Promise<void> {
  await tx.query(
    `UPDATE artifacts SET change = 'removed', removed_at = now(), updated_at = now(), last_scan_id = $1, version = version + 1
     WHERE id = ANY($2::uuid[])`,
    [scanId, ids],
  );
}

export interface NewRevision {
  id: string;
  number: number;
  found: FoundArtifact;
}

/** Texts are columns of their own on the way: as JSON they would be read once more. */
export async function revisionRows(
  tx: Transaction,
  { scanId, commit, texts }: { scanId: string; commit: string; texts: ReadonlyMap<FoundArtifact, EntryText> },
  revisions: readonly NewRevision[],
): Promise<void> {
  for (const part of partsOf(revisions, ({ found }) => sizeOf(found, texts.get(found)))) {
    const text = part.map(({ found }) => texts.get(found));
    await tx.query(
      `INSERT INTO artifact_revisions (artifact_id, number, commit, content_key, path, entry_text, entry_truncated, frontmatter, files, scan_id)
       SELECT id, number, $1, key, path, text, truncated, frontmatter, files, $2
       FROM unnest($3::uuid[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::jsonb[], $10::jsonb[])
         AS r (id, number, key, path, text, truncated, frontmatter, files)`,
      [
        commit,
        scanId,
        part.map(({ id }) => id),
        part.map(({ number }) => number),
        part.map(({ found }) => found.contentKey),
        part.map(({ found }) => found.path),
        text.map((one) => one?.text ?? null),
        text.map((one) => one?.truncated ?? false),
        text.map((one) => (one?.frontmatter ? storableJson(one.frontmatter) : null)),
        part.map(({ found }) => storableJson(found.files)),
      ],
    );
  }
}

const sizeOf = ({ files }: FoundArtifact, text: EntryText | undefined): number =>
  files.length * 120 + (text?.text?.length ?? 0) + 500;

async function inParts<T extends Facts>(all: readonly T[], write: (json: string) => Promise<unknown>): Promise<void> {
  for (const part of partsOf(all, () => 1500)) await write(storableJson(part));
}

const partBytes = 4 * 1024 * 1024;

/** A statement of a few megabytes is quicker than many small ones, and than one that fills the memory. */
function* partsOf<T>(all: readonly T[], sizeOf: (one: T) => number): Generator<T[]> {
  let part: T[] = [];
  let bytes = 0;
  for (const one of all) {
    const size = sizeOf(one);
    if (part.length > 0 && bytes + size > partBytes) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(one);
    bytes += size;
  }
  if (part.length > 0) yield part;
}
