import { describe, expect, it } from '@jest/globals';
import { restartDelay } from './restart-policy';

const now = 1_000_000;

describe('a service that ended', () => {
  it('starts again after a pause that doubles, up to four seconds', () => {
    const delays = [1, 2, 3, 4, 5].map((times) => restartDelay(Array<number>(times).fill(now), now));
    expect(delays).toEqual([250, 500, 1000, 2000, 4000]);
  });

  it('is given up after the sixth end within a minute', () => {
    expect(restartDelay(Array<number>(6).fill(now - 59_000), now)).toBeUndefined();
  });

  it('is judged by the last minute only', () => {
    expect(restartDelay([...Array<number>(20).fill(now - 60_000), now], now)).toBe(250);
  });
});
