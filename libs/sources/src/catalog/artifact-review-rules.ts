import { type Actor, DomainError, permissionsOf, wrongField } from '@souk/platform';
import { type ArtifactSummary } from './artifact-summary';
import { type Review } from './artifact.entity';

interface ReviewTransition {
  from: readonly Review[];
  to: Review;
  /** The verb of its event. */
  past: string;
  /** The decision names the content that was seen, and holds for that content alone. */
  seesContent?: true;
  needsReason?: true;
}

/** What people decide on artifacts. What was left out with a reason is taken up again first: nobody adopts it in passing. */
export const reviewTransitions = {
  adopt: { from: ['new', 'adopted'], to: 'adopted', past: 'adopted', seesContent: true },
  exclude: { from: ['new', 'adopted'], to: 'excluded', past: 'excluded', needsReason: true },
  restore: { from: ['adopted', 'excluded'], to: 'new', past: 'restored' },
} as const satisfies Record<string, ReviewTransition>;

export type ReviewAction = keyof typeof reviewTransitions;
export const reviewActions = Object.keys(reviewTransitions) as ReviewAction[];
export const reviewTransitionOf = (action: ReviewAction): ReviewTransition => reviewTransitions[action];

/** What the decision was made on. */
export interface SeenArtifact {
  /** Of the row as it was read (If-Match). */
  version?: number | undefined;
  /** Of the content as it was read. */
  contentKey?: string | undefined;
  reason?: string | undefined;
}

type Subject = Pick<
  ArtifactSummary,
  'review' | 'outdated' | 'removedAt' | 'contentKey' | 'revisionNumber' | 'pinnedRevision' | 'version'
>;

/** What somebody may do with the artifact as it stands. */
export const allowedReviewActions = ({ role }: Pick<Actor, 'role'>, artifact: Subject): ReviewAction[] =>
  role !== undefined && permissionsOf(role).has('artifacts.review')
    ? reviewActions.filter((action) => objection(action, artifact) === undefined)
    : [];

/** Whether the decision may be made on the artifact as it stands; the compare-and-set that follows decides races. */
export function checkReview(actor: Actor, artifact: Subject, action: ReviewAction, seen: SeenArtifact): void {
  if (seen.version !== undefined && seen.version !== artifact.version)
    throw new DomainError('stale', 'artifact_stale', 'The artifact has changed since you read it. Read it again.', {
      facts: stateOf(actor, artifact),
    });
  const { seesContent, needsReason } = reviewTransitionOf(action);
  const refused = objection(action, artifact);
  if (refused) throw conflict(actor, artifact, refused);
  if (seesContent && seen.contentKey !== artifact.contentKey) throw conflict(actor, artifact, contentChanged);
  if (needsReason && (seen.reason?.trim() ?? '') === '')
    throw wrongField('reason', 'required', 'must say why: others will ask');
}

/** Somebody else, or a scan, was quicker: where the artifact stands now. */
export function lostRace(actor: Actor, now: Subject, action: ReviewAction, { contentKey }: SeenArtifact): DomainError {
  const changed = reviewTransitionOf(action).seesContent && contentKey !== now.contentKey ? contentChanged : undefined;
  return conflict(actor, now, objection(action, now) ?? changed ?? raced);
}

type Objection = readonly [code: string, message: string];

const contentChanged: Objection = [
  'content_changed',
  'The content is not the one that you looked at. Look at what has changed, and adopt that.',
];
const raced: Objection = ['artifact_changed', 'The artifact was changed at the same moment. Read it again.'];

function objection(action: ReviewAction, { review, outdated, removedAt }: Subject): Objection | undefined {
  if (action === 'adopt' && removedAt !== null)
    return ['artifact_removed', 'It is not in its source any more: there is nothing to adopt.'];
  if (!reviewTransitionOf(action).from.includes(review))
    return ['review_state', `An artifact that is ${review} does not take "${action}".`];
  if (action === 'adopt' && review === 'adopted' && !outdated)
    return ['already_adopted', 'It is adopted with exactly this content.'];
  return undefined;
}

const conflict = (actor: Actor, artifact: Subject, [code, message]: Objection): DomainError =>
  new DomainError('conflict', code, message, { facts: stateOf(actor, artifact) });

const stateOf = (actor: Actor, artifact: Subject) => ({
  current: artifact.review,
  version: artifact.version,
  contentKey: artifact.contentKey,
  revision: artifact.revisionNumber,
  pinnedRevision: artifact.pinnedRevision,
  removed: artifact.removedAt !== null,
  allowedActions: allowedReviewActions(actor, artifact),
});
