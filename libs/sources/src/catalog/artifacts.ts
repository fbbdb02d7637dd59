import { Injectable } from '@nestjs/common';
import {
  type Actor,
  cursorOf,
  Database,
  digestOf,
  type Keyset,
  noSuch,
  placeOf,
  rows,
  type Transaction,
} from '@souk/platform';
import { type Source } from '../source.entity';
import { type FileChanges, fileChanges, type TextChanges, textChanges } from './artifact-diff';
import { type ArtifactSummary, existingArtifact, summaryColumns } from './artifact-summary';
import { type Artifact } from './artifact.entity';
import { type ArtifactFile } from './found-artifact';

export interface ArtifactRevision {
  number: number;
  commit: string;
  contentKey: string;
  path: string;
  fileCount: number;
  createdAt: Date;
}

interface RevisionContent extends ArtifactRevision {
  entryText: string | null;
  entryTruncated: boolean;
  frontmatter: Record<string, unknown> | null;
  files: ArtifactFile[];
}

type SourceOfArtifact = Pick<
  Source,
  'id' | 'name' | 'url' | 'ref' | 'root' | 'trust' | 'tags' | 'scannedCommit' | 'scannedAt' | 'attention'
>;

export interface ArtifactDetail extends Omit<ArtifactSummary, 'source'> {
  evidence: Artifact['evidence'];
  source: SourceOfArtifact;
  /** What it says now. */
  revision: RevisionContent;
  /** What was adopted, when it is. */
  pinned: ArtifactRevision | null;
}

export interface ArtifactDiff {
  from: ArtifactRevision;
  to: ArtifactRevision;
  files: FileChanges;
  /** Null where one of the two is no text. */
  entry: TextChanges | null;
}

/** What is known of one artifact. How they are found is in ArtifactList, what becomes of them in ArtifactReview. */
@Injectable()
export class Artifacts {
  constructor(private readonly database: Database) {}

  get(actor: Actor, id: string): Promise<ArtifactDetail> {
    return this.database.transaction(actor, async (tx) => {
      const [artifact] = await rows<ArtifactSummary & Pick<Artifact, 'evidence'>>(
        tx,
        `SELECT ${summaryColumns}, evidence FROM artifacts WHERE id = $1`,
        [id],
      );
      if (!artifact) throw noSuch('artifact');
      const { source, pinnedRevision, revisionNumber, ...rest } = artifact;
      return {
        ...rest,
        pinnedRevision,
        revisionNumber,
        source: await sourceOf(tx, source.id),
        revision: await contentOf(tx, id, revisionNumber),
        pinned: pinnedRevision === null ? null : await revisionOf(tx, id, pinnedRevision),
      };
    });
  }

  /** The newest first. */
  revisions(
    actor: Actor,
    id: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Keyset<ArtifactRevision>> {
    const digest = digestOf({ artifact: id }, '-number');
    const before = cursor === undefined ? null : placeOf(cursor, digest, (key) => /^\d{1,9}$/.test(key)).key;
    return this.database.transaction(actor, async (tx) => {
      await existingArtifact(tx, id);
      const found = await rows<ArtifactRevision>(
        tx,
        `SELECT ${revisionColumns} FROM artifact_revisions WHERE artifact_id = $1 AND ($2::integer IS NULL OR number < $2)
         ORDER BY number DESC LIMIT $3`,
        [id, before, limit + 1],
      );
      const items = found.slice(0, limit);
      const last = found.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? cursorOf(digest, { key: String(last.number), id }) : null };
    });
  }

  /** Unless it is said otherwise: what is there now, against what was adopted, or else against what was there before. */
  diff(actor: Actor, id: string, asked: { from?: number | undefined; to?: number | undefined }): Promise<ArtifactDiff> {
    return this.database.transaction(actor, async (tx) => {
      const { revisionNumber, pinnedRevision } = await existingArtifact(tx, id);
      const after = await contentOf(tx, id, asked.to ?? revisionNumber);
      const before = await contentOf(tx, id, asked.from ?? pinnedRevision ?? Math.max(1, after.number - 1));
      return {
        from: plain(before),
        to: plain(after),
        files: fileChanges(before.files, after.files),
        entry: textChanges(
          { text: before.entryText, truncated: before.entryTruncated },
          { text: after.entryText, truncated: after.entryTruncated },
        ),
      };
    });
  }
}

const revisionColumns = `number, commit, content_key AS "contentKey", path, jsonb_array_length(files) AS "fileCount",
  created_at AS "createdAt"`;

async function revisionOf(tx: Transaction, id: string, number: number): Promise<ArtifactRevision> {
  const [revision] = await rows<ArtifactRevision>(
    tx,
    `SELECT ${revisionColumns} FROM artifact_revisions WHERE artifact_id = $1 AND number = $2`,
    [id, number],
  );
  if (!revision) throw noSuch('revision');
  return revision;
}

async function contentOf(tx: Transaction, id: string, number: number): Promise<RevisionContent> {
  const [revision] = await rows<RevisionContent>(
    tx,
    `SELECT ${revisionColumns}, entry_text AS "entryText", entry_truncated AS "entryTruncated", frontmatter, files
     FROM artifact_revisions WHERE artifact_id = $1 AND number = $2`,
    [id, number],
  );
  if (!revision) throw noSuch('revision');
  return revision;
}

async function sourceOf(tx: Transaction, id: string): Promise<SourceOfArtifact> {
  const [source] = await rows<SourceOfArtifact>(
    tx,
    `SELECT id, name, url, ref, root, trust, tags, scanned_commit AS "scannedCommit", scanned_at AS "scannedAt", attention
     FROM sources WHERE id = $1`,
    [id],
  );
  if (!source) throw noSuch('source');
  return source;
}

const plain = ({ number, commit, contentKey, path, fileCount, createdAt }: RevisionContent): ArtifactRevision => ({
  number,
  commit,
  contentKey,
  path,
  fileCount,
  createdAt,
});
