import { kindTable, type Kind } from './kinds';
import { type SignalId, signals } from './signals';

export interface Evidence {
  signal: SignalId;
  weight: number;
  /** What exactly was seen, where that says more than the signal itself. */
  detail?: string;
}

/** A signal, one with a detail, or what a condition left of it. */
export type Seen = SignalId | readonly [SignalId, string] | false | undefined;

export const evidenceOf = (seen: readonly Seen[]): Evidence[] =>
  seen.flatMap((one) => {
    if (!one) return [];
    const [signal, detail] = typeof one === 'string' ? [one] : one;
    return [{ signal, weight: signals[signal].weight, ...(detail === undefined ? {} : { detail }) }];
  });

/** 0..100: weights are log-odds and add up, so what is said to be 90 is right nine times in ten when the weights are. Nothing is ever quite certain, except to a person. */
export function confidenceOf(kind: Kind, evidence: readonly Evidence[]): number {
  if (evidence.some(({ signal }) => signal === 'mapped')) return 100;
  const odds = evidence.reduce<number>((sum, { weight }) => sum + weight, kindTable[kind].doubt);
  return Math.min(99, Math.max(1, Math.round(100 / (1 + Math.exp(-odds)))));
}

/** What is more likely wrong than right is a problem to look at, not an artifact. */
export const leastConfidence = 50;
