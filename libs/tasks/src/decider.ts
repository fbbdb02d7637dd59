import { type Explanation } from './policies/explanation';

export const deciderKinds = ['human', 'policy', 'service'] as const;

/** Who decided: a person, a policy, or Souk itself for a proposal that expired. */
export interface Decider {
  kind: (typeof deciderKinds)[number];
  /** Of the person or the policy. */
  id: string | null;
  name: string;
}

/** The same of a decision as it is kept and of its event, where a policy acts as Souk. */
export function deciderOf(person: string | null, name: string, explanation: Explanation | null | undefined): Decider {
  if (person !== null) return { kind: 'human', id: person, name };
  if (explanation) return { kind: 'policy', id: explanation.policy.id, name: explanation.policy.name };
  return { kind: 'service', id: null, name };
}
