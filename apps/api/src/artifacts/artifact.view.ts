import { ApiProperty } from '@nestjs/swagger';
import { type Actor } from '@souk/platform';
import {
  allowedReviewActions,
  type ArtifactChange,
  artifactChanges,
  type ArtifactSummary,
  type Kind,
  type Provenance,
  provenances,
  type Review,
  type ReviewAction,
  reviewActions,
  reviews,
  type Trust,
} from '@souk/sources';
import { kindProperty, trustProperty } from '../sources/source.view';

export const reviewProperty = { enum: reviews, enumName: 'ArtifactReview' } as const;
export const changeProperty = { enum: artifactChanges, enumName: 'ArtifactChange' } as const;
export const provenanceProperty = { enum: provenances, enumName: 'Provenance' } as const;
export const reviewActionProperty = { enum: reviewActions, enumName: 'ReviewAction' } as const;
const at = { type: String, format: 'date-time', nullable: true } as const;

class ArtifactSourceView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty(trustProperty) trust!: Trust;
}

export class ArtifactView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty(kindProperty) kind!: Kind;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: String, nullable: true }) description!: string | null;
  @ApiProperty({ type: String, description: 'In the repository' }) path!: string;
  @ApiProperty({ type: String, description: 'The file that is read first' }) entryPath!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Where it was before it last moved' })
  movedFrom!: string | null;
  @ApiProperty({ type: ArtifactSourceView }) source!: ArtifactSourceView;
  @ApiProperty({ type: Number, description: 'Of 100; of those with 90, nine in ten are right' }) confidence!: number;
  @ApiProperty({ ...provenanceProperty, description: 'Who said so' }) provenance!: Provenance;
  @ApiProperty({ type: String, description: 'Of the content: adopting names the one that was seen' })
  contentKey!: string;
  @ApiProperty({ type: Number }) fileCount!: number;
  @ApiProperty({ type: Number, description: 'Of the files whose size is known' }) bytes!: number;
  @ApiProperty({ type: Number }) revisionNumber!: number;
  @ApiProperty({ ...changeProperty, description: 'What the last scan found' }) change!: ArtifactChange;
  @ApiProperty(reviewProperty) review!: Review;
  @ApiProperty({ type: String, nullable: true }) reviewReason!: string | null;
  @ApiProperty({ type: String, nullable: true }) reviewedBy!: string | null;
  @ApiProperty(at) reviewedAt!: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Of what was adopted' }) pinnedRevision!: number | null;
  @ApiProperty({ type: String, nullable: true, description: 'The content that was adopted' })
  pinnedKey!: string | null;
  @ApiProperty({ type: Boolean, description: 'Adopted, and its content is another one since' }) outdated!: boolean;
  @ApiProperty({ type: Number, description: 'Counts every change; the ETag is made of it' }) version!: number;
  @ApiProperty({ type: String, format: 'date-time' }) firstSeenAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: string;
  @ApiProperty({ ...at, description: 'Since when it is gone' }) removedAt!: string | null;
  @ApiProperty({ ...reviewActionProperty, isArray: true, description: 'What the caller may do now' })
  allowedActions!: ReviewAction[];
}

/** An artifact as somebody sees it: with what he may do. */
export const artifactView = (artifact: ArtifactSummary, reader: Actor): ArtifactView => ({
  id: artifact.id,
  kind: artifact.kind,
  name: artifact.name,
  description: artifact.description,
  path: artifact.path,
  entryPath: artifact.entryPath,
  movedFrom: artifact.movedFrom,
  source: artifact.source,
  confidence: artifact.confidence,
  provenance: artifact.provenance,
  contentKey: artifact.contentKey,
  fileCount: artifact.fileCount,
  bytes: artifact.bytes,
  revisionNumber: artifact.revisionNumber,
  change: artifact.change,
  review: artifact.review,
  reviewReason: artifact.reviewReason,
  reviewedBy: artifact.reviewedByName,
  reviewedAt: artifact.reviewedAt?.toISOString() ?? null,
  pinnedRevision: artifact.pinnedRevision,
  pinnedKey: artifact.pinnedKey,
  outdated: artifact.outdated,
  version: artifact.version,
  firstSeenAt: artifact.firstSeenAt.toISOString(),
  updatedAt: artifact.updatedAt.toISOString(),
  removedAt: artifact.removedAt?.toISOString() ?? null,
  allowedActions: allowedReviewActions(reader, artifact),
});
