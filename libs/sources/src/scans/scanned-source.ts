import { DomainError, rows, type Transaction } from '@souk/platform';
import { type Source } from '../source.entity';
import { detectorVersion } from './findings';

/** The same files, seen in the same way, are the same artifacts. */
export const isUnchanged = (source: Source, commit: string): boolean =>
  source.scannedCommit === commit &&
  source.scannedMappingRevision === source.mappingRevision &&
  source.scannedDetector === detectorVersion;

/** What was found belongs to the source as it was when the scan began. The transaction holds it. */
export async function refuseChanged(tx: Transaction, source: Source): Promise<void> {
  const { id, canonicalUrl, ref, root, singleKind, mappingRevision, scannedCommit, attention } = source;
  const [same] = await rows(
    tx,
    `SELECT FROM sources WHERE id = $1 AND mapping_revision = $6
       AND (canonical_url, ref, root, single_kind, scanned_commit, attention) IS NOT DISTINCT FROM ($2, $3, $4, $5, $7, $8)`,
    [id, canonicalUrl, ref, root, singleKind, mappingRevision, scannedCommit, attention],
  );
  if (!same)
    throw new DomainError(
      'unavailable',
      'source_changed',
      'The source was changed while it was scanned. Scan again: what was found belongs to what it was before.',
    );
}

/**
 * Of what the catalog now shows. What is not complete has no version of detection, so that the next scan looks again although nothing has
 * changed.
 */
export async function storeScanned(
  tx: Transaction,
  { id, mappingRevision }: Source,
  { commit, complete, attention }: { commit: string; complete: boolean; attention: string | null },
): Promise<void> {
  await tx.query(
    `UPDATE sources SET scanned_commit = $2, scanned_mapping_revision = $3, scanned_detector = $4, scanned_at = now(), attention = $5 WHERE id = $1`,
    [id, commit, mappingRevision, complete ? detectorVersion : null, attention],
  );
}

export async function storeUnchanged(tx: Transaction, { id }: Source): Promise<void> {
  await tx.query('UPDATE sources SET scanned_at = now() WHERE id = $1', [id]);
}
