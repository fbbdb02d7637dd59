import { ApiProperty } from '@nestjs/swagger';
import {
  type CredentialKind,
  credentialKinds,
  type Kind,
  kinds,
  type LastScan,
  type Review,
  reviews,
  type ScanPhase,
  scanPhases,
  type ScanStatus,
  scanStatuses,
  type ScanTrigger,
  scanTriggers,
  type SummarisedSource,
  type Trust,
  trusts,
} from '@souk/sources';
import { countsView, ScanCountsView, ScanErrorView } from '../scans/scans.api';

export const kindProperty = { enum: kinds, enumName: 'ArtifactKind' } as const;
export const trustProperty = { enum: trusts, enumName: 'Trust' } as const;
export const credentialKindProperty = { enum: credentialKinds, enumName: 'CredentialKind' } as const;
const reviewProperty = { enum: reviews, enumName: 'ArtifactReview' } as const;
const at = { type: String, format: 'date-time', nullable: true } as const;

export class LastScanView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ enum: scanTriggers, enumName: 'ScanTrigger' }) trigger!: ScanTrigger;
  @ApiProperty({ enum: scanStatuses, enumName: 'ScanStatus' }) status!: ScanStatus;
  @ApiProperty({ enum: scanPhases, enumName: 'ScanPhase', nullable: true }) phase!: ScanPhase | null;
  @ApiProperty({ type: String, nullable: true }) commit!: string | null;
  @ApiProperty({ type: ScanCountsView, nullable: true, description: 'Once it has changed the catalog.' })
  counts!: ScanCountsView | null;
  @ApiProperty({ type: [String], description: 'What made it partial' }) limits!: string[];
  @ApiProperty({ type: ScanErrorView, nullable: true }) error!: ScanErrorView | null;
  @ApiProperty({ type: Number }) problemCount!: number;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty(at) startedAt!: string | null;
  @ApiProperty(at) finishedAt!: string | null;
}

class ArtifactCountView {
  @ApiProperty(kindProperty) kind!: Kind;
  @ApiProperty(reviewProperty) review!: Review;
  @ApiProperty({ type: Number }) count!: number;
}

export class SourceView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: String, description: 'Without credentials' }) url!: string;
  @ApiProperty({ type: String, nullable: true, description: 'Null: the default branch' }) ref!: string | null;
  @ApiProperty({ type: String, description: 'Empty: all of the repository' }) root!: string;
  @ApiProperty({ type: [String] }) tags!: string[];
  @ApiProperty(trustProperty) trust!: Trust;
  @ApiProperty({ ...kindProperty, nullable: true, description: 'The whole root is one artifact of that kind' })
  singleKind!: Kind | null;
  @ApiProperty({ type: Number, nullable: true }) scheduleMinutes!: number | null;
  @ApiProperty(at) nextScanAt!: string | null;
  @ApiProperty({ type: Boolean, description: 'What it is, nobody is told' }) hasCredential!: boolean;
  @ApiProperty({ ...credentialKindProperty, nullable: true }) credentialKind!: CredentialKind | null;
  @ApiProperty({ ...at, description: 'When the secret of its webhook was made; null: pushes are not listened to' })
  webhookSecretAt!: string | null;
  @ApiProperty({ type: Number }) mappings!: number;
  @ApiProperty({ type: Number }) mappingRevision!: number;
  @ApiProperty({ type: String, nullable: true, description: 'What the catalog shows' }) scannedCommit!: string | null;
  @ApiProperty(at) scannedAt!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'What a person should look at, such as `all_gone`' })
  attention!: string | null;
  @ApiProperty({ type: LastScanView, nullable: true }) lastScan!: LastScanView | null;
  @ApiProperty({ type: [ArtifactCountView], description: 'Of those that are there now' })
  artifacts!: ArtifactCountView[];
  @ApiProperty({ type: Number, description: 'Counts every change; the ETag is made of it' }) version!: number;
  @ApiProperty({ type: String }) createdBy!: string;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time' }) updatedAt!: string;
}

export const sourceView = ({ source, lastScan, artifacts }: SummarisedSource): SourceView => ({
  id: source.id,
  name: source.name,
  url: source.url,
  ref: source.ref,
  root: source.root,
  tags: source.tags,
  trust: source.trust,
  singleKind: source.singleKind,
  scheduleMinutes: source.scheduleMinutes,
  nextScanAt: source.nextScanAt?.toISOString() ?? null,
  hasCredential: source.credentialKind !== null,
  credentialKind: source.credentialKind,
  webhookSecretAt: source.webhookSecretAt?.toISOString() ?? null,
  mappings: source.mappings.length,
  mappingRevision: source.mappingRevision,
  scannedCommit: source.scannedCommit,
  scannedAt: source.scannedAt?.toISOString() ?? null,
  attention: source.attention,
  lastScan: lastScan && lastScanView(lastScan),
  artifacts,
  version: source.version,
  createdBy: source.createdByName,
  createdAt: source.createdAt.toISOString(),
  updatedAt: source.updatedAt.toISOString(),
});

const lastScanView = ({ counts, createdAt, startedAt, finishedAt, ...scan }: LastScan): LastScanView => ({
  ...scan,
  counts: countsView(counts),
  createdAt: inUtc(createdAt),
  startedAt: startedAt && inUtc(startedAt),
  finishedAt: finishedAt && inUtc(finishedAt),
});

/** PostgreSQL writes a moment in JSON with the offset of its session. */
const inUtc = (moment: string): string => new Date(moment).toISOString();
