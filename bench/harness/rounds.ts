export interface Summary {
  median: number;
  lowest: number;
  highest: number;
}

export function summary(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined) throw new Error('There is no median of nothing');
  const middle = sorted.length / 2;
  return { median: ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2, lowest, highest };
}

/** A B A B: what happens to the machine meanwhile happens to both. */
export async function inTurns<T>(
  rounds: number,
  sides: { ours: (round: number) => Promise<T>; bare: (round: number) => Promise<T> },
): Promise<{ ours: T; bare: T }[]> {
  const results: { ours: T; bare: T }[] = [];
  for (let round = 0; round < rounds; round++) {
    const ours = await sides.ours(round);
    results.push({ ours, bare: await sides.bare(round) });
  }
  return results;
}
