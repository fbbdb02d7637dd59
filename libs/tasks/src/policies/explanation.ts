import { type Policy, type PolicyEffect, type PolicyMode } from './policy.entity';

/** Why a policy did what it did: stored with the decision, told in the event. */
export interface Explanation {
  policy: { id: string; name: string; version: number };
  mode: PolicyMode;
  effect: PolicyEffect;
  /** One line for each condition, with what the proposal has. */
  because: string[];
  /** What kept it from approving: a kill switch, a freeze, the day's cap. */
  stoppedBy?: string;
}

type Explained = Pick<Policy, 'id' | 'name' | 'version' | 'mode' | 'effect'>;

export const explanationOf = (
  { id, name, version, mode, effect }: Explained,
  because: string[],
  stoppedBy: string | undefined,
): Explanation => ({
  policy: { id, name, version },
  mode,
  effect,
  because,
  ...(stoppedBy === undefined ? {} : { stoppedBy }),
});
