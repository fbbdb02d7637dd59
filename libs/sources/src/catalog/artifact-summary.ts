import { noSuch, rows, type Transaction } from '@souk/platform';
import { type Trust } from '../source.entity';
import { type Artifact } from './artifact.entity';

/** An artifact as lists show it. */
export interface ArtifactSummary extends Omit<
  Artifact,
  'evidence' | 'bytes' | 'sourceId' | 'firstScanId' | 'lastScanId'
> {
  bytes: number;
  source: { id: string; name: string; trust: Trust };
  /** Adopted, and its content is another one since. */
  outdated: boolean;
}

/** For the table `artifacts`, under that name. */
export const summaryColumns = `id, kind, path, name, description, entry_path AS "entryPath", confidence, provenance, content_key AS "contentKey",
  file_count AS "fileCount", bytes::float8 AS bytes, revision_number AS "revisionNumber", change, review, review_reason AS "reviewReason",
  reviewed_by_name AS "reviewedByName", reviewed_at AS "reviewedAt", pinned_revision AS "pinnedRevision", pinned_key AS "pinnedKey",
  coalesce(review = 'adopted' AND pinned_key <> content_key, false) AS outdated, version, moved_from AS "movedFrom",
  first_seen_at AS "firstSeenAt", updated_at AS "updatedAt", removed_at AS "removedAt",
  (SELECT jsonb_build_object('id', s.id, 'name', s.name, 'trust', s.trust) FROM sources s WHERE s.id = artifacts.source_id) AS source`;

export async function existingArtifact(tx: Transaction, id: string): Promise<ArtifactSummary> {
  const [artifact] = await rows<ArtifactSummary>(tx, `SELECT ${summaryColumns} FROM artifacts WHERE id = $1`, [id]);
  if (!artifact) throw noSuch('artifact');
  return artifact;
}
