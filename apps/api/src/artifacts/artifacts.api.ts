import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, type ApiPropertyOptions, OmitType } from '@nestjs/swagger';
import { type Actor } from '@souk/platform';
import {
  artifactChanges,
  type ArtifactCounts,
  type ArtifactDetail,
  type ArtifactDiff,
  type ArtifactFile,
  type ArtifactRevision,
  type ArtifactRow,
  kinds,
  reviews,
  type Trust,
} from '@souk/sources';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IntegerQuery } from '../http/page.api';
import { trustProperty } from '../sources/source.view';
import { ArtifactView, artifactView } from './artifact.view';

const counts = (names: readonly string[]): ApiPropertyOptions => ({
  type: 'object',
  required: [...names],
  properties: Object.fromEntries(names.map((name) => [name, { type: 'integer' as const }])),
});

class SourceCountView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: Number }) count!: number;
}

export class ArtifactCountsView implements ArtifactCounts {
  @ApiProperty({ type: Number }) total!: number;
  @ApiProperty(counts(kinds)) byKind!: ArtifactCounts['byKind'];
  @ApiProperty(counts(reviews)) byReview!: ArtifactCounts['byReview'];
  @ApiProperty(counts(artifactChanges)) byChange!: ArtifactCounts['byChange'];
  @ApiProperty({ type: [SourceCountView], description: 'Sources that have any, the largest first' })
  bySource!: SourceCountView[];
}

export class ArtifactRevisionView {
  @ApiProperty({ type: Number }) number!: number;
  @ApiProperty({ type: String }) commit!: string;
  @ApiProperty({ type: String }) contentKey!: string;
  @ApiProperty({ type: String, description: 'Where it was then' }) path!: string;
  @ApiProperty({ type: Number }) fileCount!: number;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
}

export const revisionView = ({ createdAt, ...revision }: ArtifactRevision): ArtifactRevisionView => ({
  number: revision.number,
  commit: revision.commit,
  contentKey: revision.contentKey,
  path: revision.path,
  fileCount: revision.fileCount,
  createdAt: createdAt.toISOString(),
});

class FileContentView {
  @ApiProperty({ type: Number, nullable: true, description: 'Null: not looked at' }) size!: number | null;
  @ApiProperty({ type: String, description: 'As git names the content' }) oid!: string;
  @ApiProperty({ type: String, description: 'As git writes it, such as 100644' }) mode!: string;
}

export class ArtifactFileView extends FileContentView implements ArtifactFile {
  @ApiProperty({ type: String, description: 'Below the folder of the artifact' }) path!: string;
}

class EvidenceView {
  @ApiProperty({ type: String }) signal!: string;
  @ApiProperty({ type: Number, description: 'Below zero, it speaks against it' }) weight!: number;
  @ApiPropertyOptional({ type: String }) detail?: string;
}

class SourceOfArtifactView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String }) name!: string;
  @ApiProperty({ type: String }) url!: string;
  @ApiProperty({ type: String, nullable: true }) ref!: string | null;
  @ApiProperty({ type: String }) root!: string;
  @ApiProperty(trustProperty) trust!: Trust;
  @ApiProperty({ type: [String] }) tags!: string[];
  @ApiProperty({ type: String, nullable: true }) scannedCommit!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) scannedAt!: string | null;
  @ApiProperty({ type: String, nullable: true }) attention!: string | null;
}

export class ArtifactDetailView extends OmitType(ArtifactView, ['source']) {
  @ApiProperty({ type: SourceOfArtifactView }) source!: SourceOfArtifactView;
  @ApiProperty({ type: [EvidenceView] }) evidence!: ArtifactRow['evidence'];
  @ApiProperty({ type: ArtifactRevisionView }) revision!: ArtifactRevisionView;
  @ApiProperty({ type: String, nullable: true, description: 'Of the entry file; null: no text, or not to be had' })
  entryText!: string | null;
  @ApiProperty({ type: Boolean, description: 'It goes on' }) entryTruncated!: boolean;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true })
  frontmatter!: Record<string, unknown> | null;
  @ApiProperty({ type: [ArtifactFileView] }) files!: ArtifactFileView[];
  @ApiProperty({ type: ArtifactRevisionView, nullable: true, description: 'What was adopted' })
  pinned!: ArtifactRevisionView | null;
}

export const artifactDetailView = (artifact: ArtifactDetail, reader: Actor): ArtifactDetailView => {
  const { source, evidence, revision, pinned } = artifact;
  return {
    ...artifactView(artifact, reader),
    source: { ...source, scannedAt: source.scannedAt?.toISOString() ?? null },
    evidence,
    revision: revisionView(revision),
    entryText: revision.entryText,
    entryTruncated: revision.entryTruncated,
    frontmatter: revision.frontmatter,
    files: revision.files,
    pinned: pinned && revisionView(pinned),
  };
};

const RevisionQuery = (description: string) =>
  applyDecorators(
    ApiPropertyOptional({ type: Number, minimum: 1, description }),
    IsOptional(),
    IntegerQuery(),
    IsInt(),
    Min(1),
    Max(1_000_000_000),
  );

export class ArtifactDiffQuery {
  @RevisionQuery('A revision; what was adopted unless said, or else the one before `to`') from?: number;
  @RevisionQuery('A revision; the current one unless said') to?: number;
}

export class ArtifactFileQuery {
  @RevisionQuery('The current one unless said') revision?: number;
}

class ChangedFileView {
  @ApiProperty({ type: String }) path!: string;
  @ApiProperty({ type: FileContentView }) before!: FileContentView;
  @ApiProperty({ type: FileContentView }) after!: FileContentView;
}

class RenamedFileView extends ArtifactFileView {
  @ApiProperty({ type: String }) from!: string;
}

class FileChangesView {
  @ApiProperty({ type: [ArtifactFileView] }) added!: ArtifactFileView[];
  @ApiProperty({ type: [ArtifactFileView] }) removed!: ArtifactFileView[];
  @ApiProperty({ type: [ChangedFileView] }) changed!: ChangedFileView[];
  @ApiProperty({ type: [RenamedFileView], description: 'The same content under another path' })
  renamed!: RenamedFileView[];
  @ApiProperty({ type: Number }) unchanged!: number;
}

class LineView {
  @ApiProperty({ enum: ['same', 'added', 'removed'], enumName: 'LineChange' }) op!: 'same' | 'added' | 'removed';
  @ApiProperty({ type: String }) text!: string;
}

class HunkView {
  @ApiProperty({ type: Number, description: 'Of its first line, from 1' }) fromLine!: number;
  @ApiProperty({ type: Number }) toLine!: number;
  @ApiProperty({ type: [LineView] }) lines!: LineView[];
}

class TextChangesView {
  @ApiProperty({ type: [HunkView] }) hunks!: HunkView[];
  @ApiProperty({ type: Number }) added!: number;
  @ApiProperty({ type: Number }) removed!: number;
  @ApiProperty({ type: Boolean, description: 'One of the texts goes on where the comparison ends' })
  truncated!: boolean;
}

export class ArtifactDiffView {
  @ApiProperty({ type: ArtifactRevisionView }) from!: ArtifactRevisionView;
  @ApiProperty({ type: ArtifactRevisionView }) to!: ArtifactRevisionView;
  @ApiProperty({ type: FileChangesView }) files!: FileChangesView;
  @ApiProperty({
    type: TextChangesView,
    nullable: true,
    description: 'Of the entry file; null: one of them is no text',
  })
  entry!: TextChangesView | null;
}

export const artifactDiffView = ({ from, to, files, entry }: ArtifactDiff): ArtifactDiffView => ({
  from: revisionView(from),
  to: revisionView(to),
  files,
  entry,
});
