import { expect, it } from '@jest/globals';
import { accuracyOf } from './accuracy';

it.each([
  [4, 4, 1],
  [4, 3.5, 0.875],
  [4, 4.5, 0.875],
  [40, 57, 0.575],
  [4, 8, 0],
  [4, 100, 0],
  [0.01, 100_000, 0],
])('an estimate of %d hours for what took %d was right by %d', (estimated, actual, accuracy) => {
  expect(accuracyOf(estimated, actual)).toBe(accuracy);
});
