import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  DomainError,
  type FieldError,
  Logger,
  oneByOne,
  type Outcome,
  type Transaction,
} from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { ArtifactReview, reviewUndoSeconds } from './artifact-review';
import { type ReviewAction, reviewTransitionOf } from './artifact-review-rules';
import { type ArtifactSummary } from './artifact-summary';

/** More than a person can stand for at once, and as long as a request may take. */
export const mostReviewed = 500;

export interface ReviewOrder {
  action: ReviewAction;
  ids: readonly string[];
  /** By id: the content of each as it was seen. */
  contentKeys?: Readonly<Record<string, string>> | undefined;
  /** The same for all of them. */
  reason?: string | undefined;
}

export type ReviewItem = { id: string } & (
  { ok: true; artifact: ArtifactSummary } | { ok: false; code: string; message: string }
);

export interface ReviewBatch {
  batchId: string;
  /** In the order they were asked for. */
  items: ReviewItem[];
}

/** One decision on many artifacts, as one batch. */
@Injectable()
export class ArtifactReviewBulk {
  constructor(
    private readonly database: Database,
    private readonly review: ArtifactReview,
    private readonly logger: Logger,
  ) {}

  /** An artifact is decided on with its event or was not touched, whatever stops us. */
  async take(actor: Actor, order: ReviewOrder): Promise<ReviewBatch> {
    checkOrder(order);
    const { action, ids, contentKeys = {}, reason } = order;
    const batchId = uuidv7();
    const targets = ids.map((id) => ({ id }));
    const items = await this.each(actor, targets, (tx, { id }) =>
      this.review.takeIn(tx, actor, id, action, { contentKey: contentKeys[id], reason, batchId }),
    );
    return { batchId, items };
  }

  /** Takes back what of a batch are one's own decisions of the last minute. */
  async undo(actor: Actor, batchId: string): Promise<ReviewBatch> {
    const decisions = await this.review.decisionsOf(actor, batchId);
    if (decisions.length === 0)
      throw new DomainError(
        'not_found',
        'batch_not_found',
        `There is no such batch of decisions of yours from the last ${reviewUndoSeconds} seconds.`,
      );
    const items = await this.each(actor, decisions, (tx, decision) => this.review.undoIn(tx, actor, decision, batchId));
    return { batchId, items };
  }

  private async each<T extends { id: string }>(
    actor: Actor,
    targets: readonly T[],
    step: (tx: Transaction, target: T) => Promise<ArtifactSummary>,
  ): Promise<ReviewItem[]> {
    const outcomes = await oneByOne(
      targets,
      (target) => this.database.transaction(actor, (tx) => step(tx, target)),
      ({ id }, error) => {
        this.logger.error('A review of many failed', { artifactId: id, error });
        return new DomainError('internal', 'internal', 'Something went wrong on our side. Read it and try again.');
      },
    );
    return outcomes.map(itemOf);
  }
}

const itemOf = (outcome: Outcome<ArtifactSummary>): ReviewItem =>
  outcome.ok
    ? { id: outcome.id, ok: true, artifact: outcome.value }
    : { id: outcome.id, ok: false, code: outcome.error.code, message: outcome.error.message };

/** One answer for all of them: what is missing for one was not looked at, and what is not asked for was meant otherwise. */
function checkOrder({ action, ids, contentKeys, reason }: ReviewOrder): void {
  const { seesContent = false, needsReason = false } = reviewTransitionOf(action);
  const unseen = seesContent ? ids.filter((id) => contentKeys?.[id] === undefined) : [];
  const errors: FieldError[] = [];
  const refuse = (path: string, code: string, message: string) => errors.push({ path, code, message });
  if (unseen.length > 0)
    refuse('contentKeys', 'required', `must have the content that you saw of ${unseen.length} more of the artifacts`);
  if (!seesContent && contentKeys !== undefined) refuse('contentKeys', 'unknown', `means nothing to "${action}"`);
  if (needsReason && (reason?.trim() ?? '') === '') refuse('reason', 'required', 'must say why: others will ask');
  if (!needsReason && reason !== undefined) refuse('reason', 'unknown', `means nothing to "${action}"`);
  if (errors.length === 0) return;
  const fields = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new DomainError('invalid', 'validation_failed', `${fields}.`, { errors });
}
