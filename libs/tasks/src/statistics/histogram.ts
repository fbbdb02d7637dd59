/**
 * How long things took, counted in bins that grow by a tenth. Bin 0 is what took less than a second, bin `n` reaches from 1.1^(n-1)
 * seconds to 1.1^n; the last holds all that took more than a year and a month. So whatever is read from a bin is within a tenth of what
 * was counted there.
 */
const growth = 1.1;
const yearAndMore = 183;

export interface Bin {
  bin: number;
  count: number;
}

/** Of a clock that was set back nothing is known but that it was quick. */
export const binOf = (seconds: number): number =>
  seconds < 1 ? 0 : Math.min(yearAndMore, 1 + Math.floor(Math.log(seconds) / Math.log(growth)));

export const countIn = (histogram: readonly Bin[]): number => histogram.reduce((sum, { count }) => sum + count, 0);

/**
 * In seconds: what `share` of all took at most. By nearest rank, as if those of a bin were spread evenly in it: at most a tenth away from
 * that of a sorted list, or less than a second. Null of nothing.
 */
export function percentile(histogram: readonly Bin[], share: number): number | null {
  const rank = share * countIn(histogram);
  let below = 0;
  for (const { bin, count } of histogram.toSorted((a, b) => a.bin - b.bin)) {
    if (count > 0 && below + count >= rank) return within(bin, (rank - below) / count);
    below += count;
  }
  return null;
}

function within(bin: number, part: number): number {
  if (bin === 0) return part;
  return growth ** (bin - 1 + (bin === yearAndMore ? 0 : part));
}
