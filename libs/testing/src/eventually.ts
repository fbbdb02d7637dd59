import { setTimeout as pause } from 'node:timers/promises';

/**
 * For what is promised within a second or two: the machine may be busy with other specs, and whoever only looks from time to time, or has
 * to be asked twice, takes longer than this.
 */
export const soon = { withinMs: 5000 };

/** Waits until the expectation holds; fails with its own message when it does not in time. */
export async function eventually<T>(
  expectation: () => T | Promise<T>,
  { withinMs = 15_000, everyMs = 20 } = {},
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    try {
      return await expectation();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(everyMs);
    }
  }
}
