import { describe, expect, it } from '@jest/globals';
import { type Bin, binOf, percentile } from './histogram';

const histogramOf = (seconds: readonly number[]): Bin[] => seconds.map((one) => ({ bin: binOf(one), count: 1 }));
const nearestRank = (seconds: readonly number[], share: number) =>
  seconds.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * seconds.length) - 1)]!;

const minute = 60;
const hour = 3600;
const day = 24 * hour;
const year = 366 * day;

/** Deterministic: what fails once fails again. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

describe('a percentile', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed + 1))(
    'is at most a tenth away from that of the sorted list, whatever took between a second and a year (%d)',
    (seed) => {
      const next = random(seed);
      const seconds = Array.from({ length: 1 + Math.floor(next() * 300) }, () => Math.exp(next() * Math.log(year)));
      for (const share of [0.01, 0.5, 0.9, 0.99, 1]) {
        const exact = nearestRank(seconds, share);
        const read = percentile(histogramOf(seconds), share)!;
        expect(read / exact).toBeLessThanOrEqual(1.1 + 1e-9);
        expect(exact / read).toBeLessThanOrEqual(1.1 + 1e-9);
      }
    },
  );

  it('of what took less than a second is less than a second', () => {
    expect(percentile(histogramOf([0, 0.2, 0.9]), 0.5)).toBeLessThan(1);
    expect(percentile(histogramOf([-3]), 0.9)).toBeLessThan(1);
  });

  it('of what took years is more than a year', () => {
    expect(percentile(histogramOf([5 * year, 7 * year]), 0.5)).toBeGreaterThan(year);
  });

  it('of nothing is unknown', () => {
    expect(percentile([], 0.5)).toBeNull();
    expect(percentile([{ bin: 3, count: 0 }], 0.5)).toBeNull();
  });

  it('grows with its share', () => {
    const histogram = histogramOf([minute, 5 * minute, hour, 4 * hour, day, 30 * day]);
    const read = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => percentile(histogram, share)!);
    expect(read).toEqual(read.toSorted((a, b) => a - b));
  });

  it('is the same in whichever order the bins come', () => {
    const histogram = histogramOf([minute, hour, day, year]);
    expect(percentile(histogram.toReversed(), 0.9)).toBe(percentile(histogram, 0.9));
  });
});

it('a year has a bin of its own, apart from all that took longer', () => {
  expect(binOf(year)).toBeLessThan(binOf(1.1 * year));
  expect(binOf(1.1 * year)).toBe(binOf(100 * year));
});
