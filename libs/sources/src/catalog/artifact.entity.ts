import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type Kind, type Provenance } from '../detection/kinds';
import { Source } from '../source.entity';

export const artifactChanges = ['added', 'updated', 'unchanged', 'moved', 'removed'] as const;
export type ArtifactChange = (typeof artifactChanges)[number];
export const reviews = ['new', 'adopted', 'excluded'] as const;
export type Review = (typeof reviews)[number];

/** Something an agent can use, found in a source. It keeps its identity and its review over all scans, moves included. */
@Entity('artifacts')
@Check('artifacts_kind', `kind IN ('skill', 'agent', 'command', 'hook', 'mcp_server', 'plugin')`)
@Check('artifacts_change', `change IN ('added', 'updated', 'unchanged', 'moved', 'removed')`)
@Check('artifacts_review', `review IN ('new', 'adopted', 'excluded')`)
@Check('artifacts_confidence', 'confidence BETWEEN 0 AND 100')
@Index('artifacts_identity', { synchronize: false })
@Index('artifacts_list', ['firstSeenAt', 'id'])
@Index('artifacts_by_kind', ['kind', 'firstSeenAt', 'id'])
@Index('artifacts_by_source', ['sourceId', 'firstSeenAt', 'id'])
@Index('artifacts_by_review', ['review', 'firstSeenAt', 'id'])
@Index('artifacts_by_name', { synchronize: false })
@Index('artifacts_by_confidence', ['confidence', 'id'])
@Index('artifacts_by_update', ['updatedAt', 'id'])
@Index('artifacts_outdated', ['firstSeenAt', 'id'], { where: `review = 'adopted' AND pinned_key <> content_key` })
@Index('artifacts_counted', ['sourceId', 'kind', 'review', 'change'], { where: 'removed_at IS NULL' })
@Index('artifacts_search', { synchronize: false })
@Index('artifacts_name', { synchronize: false })
@Index('artifacts_content', ['kind', 'contentKey'], { where: 'removed_at IS NULL' })
export class Artifact {
  @PrimaryColumn('uuid') id!: string;
  @ForeignKey(() => Source, 'id', { name: 'artifacts_source_fk', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'source_id' })
  sourceId!: string;
  @Column('text') kind!: Kind;
  /** In the repository; bytes that are not UTF-8 are escaped as git prints them. */
  @Column('text') path!: string;
  @Column('text') name!: string;
  @Column('text', { nullable: true }) description!: string | null;
  /** The file that is read first. */
  @Column('text', { name: 'entry_path' }) entryPath!: string;
  @Column('smallint') confidence!: number;
  @Column('text') provenance!: Provenance;
  @Column('jsonb') evidence!: { signal: string; weight: number; detail?: string }[];
  /** Of its files as git names them: equal keys, equal content. */
  @Column('text', { name: 'content_key' }) contentKey!: string;
  @Column('integer', { name: 'file_count' }) fileCount!: number;
  @Column('bigint') bytes!: string;
  @Column('integer', { name: 'revision_number', default: 1 }) revisionNumber!: number;
  /** What the last scan that looked found. */
  @Column('text') change!: ArtifactChange;
  @Column('text', { default: 'new' }) review!: Review;
  @Column('text', { name: 'review_reason', nullable: true }) reviewReason!: string | null;
  @Column('text', { name: 'reviewed_by_name', nullable: true }) reviewedByName!: string | null;
  @Column('timestamptz', { name: 'reviewed_at', nullable: true }) reviewedAt!: Date | null;
  /** The one that was adopted: later ones wait for a look. */
  @Column('integer', { name: 'pinned_revision', nullable: true }) pinnedRevision!: number | null;
  /** The content that was adopted. */
  @Column('text', { name: 'pinned_key', nullable: true }) pinnedKey!: string | null;
  @Column('integer', { default: 1 }) version!: number;
  @Column('uuid', { name: 'first_scan_id', nullable: true }) firstScanId!: string | null;
  @Column('uuid', { name: 'last_scan_id', nullable: true }) lastScanId!: string | null;
  @Column('text', { name: 'moved_from', nullable: true }) movedFrom!: string | null;
  @Column({ type: 'timestamptz', name: 'first_seen_at', default: () => 'now()' }) firstSeenAt!: Date;
  @Column({ type: 'timestamptz', name: 'updated_at', default: () => 'now()' }) updatedAt!: Date;
  @Column('timestamptz', { name: 'removed_at', nullable: true }) removedAt!: Date | null;
}
