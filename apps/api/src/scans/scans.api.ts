import { ApiProperty } from '@nestjs/swagger';
import {
  type Scan,
  type ScanCounts,
  type ScanPhase,
  scanPhases,
  type ScanProblem,
  type ScanStatus,
  scanStatuses,
  type ScanTrigger,
  scanTriggers,
} from '@souk/sources';

export class ScanErrorView {
  @ApiProperty({ type: String, description: 'Stable; act on it.' }) code!: string;
  @ApiProperty({ type: String, description: 'What happened and what to do.' }) message!: string;
}

export class ScanCountsView implements Required<ScanCounts> {
  @ApiProperty({ type: 'integer' }) added!: number;
  @ApiProperty({ type: 'integer', description: 'Their content or their name is another one.' }) updated!: number;
  @ApiProperty({ type: 'integer', description: 'Equal content in another place.' }) moved!: number;
  @ApiProperty({ type: 'integer' }) unchanged!: number;
  @ApiProperty({ type: 'integer' }) removed!: number;
  @ApiProperty({ type: 'integer', description: 'How many were listed.' }) files!: number;
  @ApiProperty({ type: 'integer', description: 'Of their contents.' }) bytesRead!: number;
}

const phaseTimes = Object.fromEntries(scanPhases.map((phase) => [phase, { type: 'integer' as const }]));

export class ScanView {
  @ApiProperty({ type: String, format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, format: 'uuid' }) sourceId!: string;
  @ApiProperty({ enum: scanTriggers, enumName: 'ScanTrigger' }) trigger!: ScanTrigger;
  @ApiProperty({ enum: scanStatuses, enumName: 'ScanStatus' }) status!: ScanStatus;
  @ApiProperty({
    enum: scanPhases,
    enumName: 'ScanPhase',
    nullable: true,
    description: 'Where it is, or where it ended before its end.',
  })
  phase!: ScanPhase | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Of the phase: `done` of `total`, and `bytes` while something is fetched.',
  })
  progress!: Record<string, number>;
  @ApiProperty({ type: String, description: 'Whose turn it is: the last who asked for it.' }) requestedBy!: string;
  @ApiProperty({ type: Boolean }) cancelRequested!: boolean;
  @ApiProperty({ type: String, nullable: true }) commit!: string | null;
  @ApiProperty({ type: ScanCountsView, nullable: true, description: 'Once it has changed the catalog.' })
  counts!: ScanCountsView | null;
  @ApiProperty({ type: 'object', properties: phaseTimes, description: 'Milliseconds of each phase.' })
  timings!: Partial<Record<ScanPhase, number>>;
  @ApiProperty({
    type: [String],
    description:
      'What makes it partial: `files`, `repository_bytes`, `missing_blob: <path>`; `all_gone` and `most_gone` where a removal is to be confirmed. What ended it: `scan_seconds`, `repository_bytes`.',
  })
  limits!: string[];
  @ApiProperty({ type: ScanErrorView, nullable: true }) error!: ScanErrorView | null;
  @ApiProperty({ type: 'integer' }) problemCount!: number;
  @ApiProperty({ type: String, format: 'date-time' }) createdAt!: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) startedAt!: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) finishedAt!: string | null;
}

export class ScanProblemView implements ScanProblem {
  @ApiProperty({ type: 'integer', description: 'In the order in which the scan told them, from 1.' }) number!: number;
  @ApiProperty({ type: String }) path!: string;
  @ApiProperty({ type: String, description: 'Stable; act on it.' }) code!: string;
  @ApiProperty({ type: String }) message!: string;
}

export const scanView = (scan: Scan): ScanView => ({
  id: scan.id,
  sourceId: scan.sourceId,
  trigger: scan.trigger,
  status: scan.status,
  phase: scan.phase,
  progress: scan.progress,
  requestedBy: scan.requestedByName,
  cancelRequested: scan.cancelRequestedAt !== null,
  commit: scan.commit,
  counts: countsView(scan.counts),
  timings: scan.timings,
  limits: scan.limits,
  error: scan.error,
  problemCount: scan.problemCount,
  createdAt: scan.createdAt.toISOString(),
  startedAt: scan.startedAt?.toISOString() ?? null,
  finishedAt: scan.finishedAt?.toISOString() ?? null,
});

export const countsView = (counts: ScanCounts): ScanCountsView | null =>
  counts.added === undefined
    ? null
    : { added: 0, updated: 0, moved: 0, unchanged: 0, removed: 0, files: 0, bytesRead: 0, ...counts };
