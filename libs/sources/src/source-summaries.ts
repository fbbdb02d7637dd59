import { rows, type Transaction } from '@souk/platform';
import { type Review } from './catalog/artifact.entity';
import { type Kind } from './detection/kinds';
import { type ScanCounts, type ScanPhase, type ScanStatus, type ScanTrigger } from './scans/scan.entity';

export interface LastScan {
  id: string;
  trigger: ScanTrigger;
  status: ScanStatus;
  phase: ScanPhase | null;
  commit: string | null;
  counts: ScanCounts;
  limits: string[];
  error: { code: string; message: string } | null;
  problemCount: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

export interface ArtifactCount {
  kind: Kind;
  review: Review;
  count: number;
}

export interface SourceSummary {
  lastScan: LastScan | null;
  /** Of those that are there now. */
  artifacts: ArtifactCount[];
}

const scanColumns = `id, trigger, status, phase, commit, counts, limits, error, problem_count AS "problemCount",
  created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt"`;

/** For a page of sources at once. */
export async function summariesOf(tx: Transaction, ids: readonly string[]): Promise<(id: string) => SourceSummary> {
  const found = await rows<SourceSummary & { id: string }>(
    tx,
    `SELECT asked.id, to_jsonb(last) AS "lastScan", coalesce(counted.counts, '[]') AS artifacts
     FROM unnest($1::uuid[]) AS asked (id)
     LEFT JOIN LATERAL (
       SELECT ${scanColumns} FROM scans WHERE source_id = asked.id ORDER BY created_at DESC, id DESC LIMIT 1
     ) last ON true
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object('kind', kind, 'review', review, 'count', count) ORDER BY kind, review) AS counts
       FROM (
         SELECT kind, review, count(*) AS count FROM artifacts
         WHERE source_id = asked.id AND removed_at IS NULL GROUP BY kind, review
       ) of_kind
     ) counted ON true`,
    [ids],
  );
  const byId = new Map(found.map(({ id, lastScan, artifacts }) => [id, { lastScan, artifacts }]));
  return (id) => byId.get(id) ?? { lastScan: null, artifacts: [] };
}
