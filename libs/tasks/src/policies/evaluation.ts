import { type Finding, findings, type Submission } from './conditions';
import { type Policy } from './policy.entity';

/** What a policy says, apart from whether it is in force. */
export type Rule = Pick<Policy, 'marketplace' | 'conditions' | 'effect'>;

export interface Match {
  matches: boolean;
  /** Why it does: every condition; why it does not: those that do not hold. */
  because: string[];
}

export type Evaluated = Rule & Pick<Policy, 'mode'>;

export interface Evaluation<P extends Evaluated> {
  /** In mode shadow, and before the one in force. */
  watching: { policy: P; because: string[] }[];
  /** The first one that matches in mode enforce. */
  inForce: { policy: P; because: string[] } | undefined;
}

export function matchOf(rule: Rule, submission: Submission): Match {
  const all = [...scopeOf(rule, submission), ...findings(rule.conditions, submission)];
  const failing = all.filter(({ holds }) => !holds);
  const told = failing.length === 0 ? all : failing;
  return { matches: failing.length === 0, because: told.map(({ because }) => because) };
}

/** The policies in their order. None in force: people decide. */
export function evaluate<P extends Evaluated>(policies: readonly P[], submission: Submission): Evaluation<P> {
  const watching: Evaluation<P>['watching'] = [];
  for (const policy of policies) {
    if (policy.mode === 'off') continue;
    const { matches, because } = matchOf(policy, submission);
    if (!matches) continue;
    if (policy.mode === 'enforce') return { watching, inForce: { policy, because } };
    watching.push({ policy, because });
  }
  return { watching, inForce: undefined };
}

function scopeOf({ marketplace, effect }: Rule, submission: Submission): Finding[] {
  const of = submission.marketplace;
  const scope =
    marketplace === null
      ? { holds: true, because: `the policy is for every marketplace, ${of} too` }
      : {
          holds: of === marketplace,
          because: `marketplace is ${of}${of === marketplace ? '' : `, not ${marketplace}`}`,
        };
  return effect === 'auto_approve' ? [scope, wordsOf(submission)] : [scope];
}

/**
 * Only what an agent itself says is approved by itself. What a person made or edited waits for another person; that it takes more
 * approvals, or is held, a policy may say of everybody's.
 */
function wordsOf({ createdByKind, createdById, createdByName, editedById }: Submission): Finding {
  if (createdByKind !== 'agent') return { holds: false, because: `${createdByName}, who made it, is no agent` };
  return editedById === createdById
    ? { holds: true, because: `the agent ${createdByName} made it` }
    : { holds: false, because: 'somebody edited what the agent had made' };
}
