const windowMs = 60_000;
export const maxRestarts = 5;
const [firstMs, longestMs] = [250, 4000];

/** How long to wait before the next start, from the times at which the process ended; undefined when it ends too often to go on. */
export function restartDelay(endings: readonly number[], now: number): number | undefined {
  const recent = endings.filter((at) => now - at < windowMs).length;
  if (recent > maxRestarts) return undefined;
  return Math.min(firstMs * 2 ** Math.max(recent - 1, 0), longestMs);
}
