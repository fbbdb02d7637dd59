import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, Events, noSuch, rows, system, type Transaction } from '@souk/platform';
import {
  checkReview,
  lostRace,
  type ReviewAction,
  reviewTransitionOf,
  type SeenArtifact,
} from './artifact-review-rules';
import { type ArtifactSummary, summaryColumns } from './artifact-summary';
import { type Review } from './artifact.entity';

export interface ReviewInput extends SeenArtifact {
  /** Of a decision that is one of many. */
  batchId?: string | undefined;
}

/** All that a decision writes, as its event keeps it: what taking it back brings back. */
interface ReviewState {
  review: Review;
  reason: string | null;
  pinnedRevision: number | null;
  pinnedKey: string | null;
  by: string | null;
  /** To the microsecond: by it a decision is told from every other one. */
  at: string | null;
}

export interface ReviewDecision {
  id: string;
  before: ReviewState;
  after: ReviewState;
}

interface Reviewed {
  state: ReviewState;
  artifact: ArtifactSummary;
}

/** What is decided in a hurry can be taken back in a hurry. */
export const reviewUndoSeconds = 60;

/** What people decide on artifacts: each decision is one compare-and-set, its event beside it in the same transaction. */
@Injectable()
export class ArtifactReview {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  take(actor: Actor, id: string, action: ReviewAction, input: ReviewInput = {}): Promise<ArtifactSummary> {
    return this.database.transaction(actor, (tx) => this.takeIn(tx, actor, id, action, input));
  }

  async takeIn(
    tx: Transaction,
    actor: Actor,
    id: string,
    action: ReviewAction,
    { batchId, ...seen }: ReviewInput,
  ): Promise<ArtifactSummary> {
    const before = await reviewed(tx, id);
    checkReview(actor, before.artifact, action, seen);
    const { from, to, past, seesContent = false } = reviewTransitionOf(action);
    const reason = action === 'exclude' ? seen.reason?.trim() : undefined;
    const [changed] = await rows<Row>(
      tx,
      `UPDATE artifacts SET review = $1, review_reason = $2, reviewed_by_name = $3, reviewed_at = now(),
         pinned_revision = CASE WHEN $4 THEN revision_number END, pinned_key = CASE WHEN $4 THEN content_key END,
         version = version + 1, updated_at = now()
       WHERE id = $5 AND version = $6 AND review = ANY($7) AND (NOT $4 OR content_key = $8 AND removed_at IS NULL)
       RETURNING ${reviewedColumns}`,
      [to, reason ?? null, actor.name, seesContent, id, before.artifact.version, from, seen.contentKey ?? null],
    );
    if (!changed) throw lostRace(actor, (await reviewed(tx, id)).artifact, action, seen);
    const after = reviewedOf(changed);
    await this.record(tx, actor, past, before, after, { reason, batch: batchId });
    return after.artifact;
  }

  /**
   * What somebody decided in a batch within the last minute: from the log, which knows it for certain and what was before. Souk itself reads
   * it, since not everybody who decides may.
   */
  decisionsOf(actor: Actor, batchId: string): Promise<ReviewDecision[]> {
    return this.database.query<ReviewDecision>(
      system('review undo'),
      `SELECT subject_id AS id, data -> 'before' AS before, data -> 'after' AS after FROM events
       WHERE type = ANY($1) AND at > now() - make_interval(secs => $2) AND actor_kind = $3 AND actor_id = $4 AND data ->> 'batch' = $5
       ORDER BY seq`,
      [decided, reviewUndoSeconds, actor.kind, actor.id, batchId],
    );
  }

  /** Takes a decision back as long as no other one has followed. What a scan found meanwhile stays. */
  async undoIn(
    tx: Transaction,
    actor: Actor,
    { id, before, after }: ReviewDecision,
    batchId: string,
  ): Promise<ArtifactSummary> {
    const [changed] = await rows<Row>(
      tx,
      `UPDATE artifacts SET review = $1, review_reason = $2, pinned_revision = $3, pinned_key = $4, reviewed_by_name = $5,
         reviewed_at = $6::timestamptz, version = version + 1, updated_at = now()
       WHERE id = $7 AND review = $8 AND reviewed_at = $9::timestamptz AND reviewed_at > now() - make_interval(secs => $10)
       RETURNING ${reviewedColumns}`,
      [
        ...[before.review, before.reason, before.pinnedRevision, before.pinnedKey, before.by, before.at],
        ...[id, after.review, after.at, reviewUndoSeconds],
      ],
    );
    if (!changed) throw nothingToUndo();
    const now = reviewedOf(changed);
    await this.record(tx, actor, 'review_undone', { state: after }, now, { batch: batchId });
    return now.artifact;
  }

  private record(
    tx: Transaction,
    actor: Actor,
    verb: string,
    before: Pick<Reviewed, 'state'>,
    { artifact, state }: Reviewed,
    told: { reason?: string | undefined; batch?: string | undefined },
  ): Promise<void> {
    const { id, kind, name, path, source, version, contentKey } = artifact;
    return this.events.append(tx, {
      type: `artifact.${verb}`,
      actor,
      subject: ['artifact', id],
      data: {
        before: before.state,
        after: state,
        version,
        contentKey,
        artifact: { kind, name, path, source: source.name, sourceId: source.id },
        ...told,
      },
    });
  }
}

/** The types of the events that can be taken back. */
const decided = (['adopt', 'exclude', 'restore'] as const).map(
  (action) => `artifact.${reviewTransitionOf(action).past}`,
);

const exactly = `to_char(reviewed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const reviewedColumns = `${summaryColumns}, jsonb_build_object('review', review, 'reason', review_reason, 'pinnedRevision', pinned_revision,
  'pinnedKey', pinned_key, 'by', reviewed_by_name, 'at', ${exactly}) AS state`;

type Row = ArtifactSummary & { state: ReviewState };
const reviewedOf = ({ state, ...artifact }: Row): Reviewed => ({ state, artifact });

async function reviewed(tx: Transaction, id: string): Promise<Reviewed> {
  const [row] = await rows<Row>(tx, `SELECT ${reviewedColumns} FROM artifacts WHERE id = $1`, [id]);
  if (!row) throw noSuch('artifact');
  return reviewedOf(row);
}

const nothingToUndo = () =>
  new DomainError(
    'conflict',
    'nothing_to_undo',
    `There is no decision of yours from the last ${reviewUndoSeconds} seconds that no other one has followed.`,
  );
