import { setTimeout as pause } from 'node:timers/promises';

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
