const name = 'souk.session';
/** Longer than a refresh may take; a tab that holds the lock for longer hangs, and must not hold up the others. */
const longestWaitMs = 15_000;

/**
 * One after another in all tabs of this browser. Browsers offer locks on secure pages only (https, or localhost); elsewhere two tabs may
 * ask at once, which the API tells from a theft by their closeness.
 */
export async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  const locks = 'locks' in navigator ? navigator.locks : undefined;
  if (!locks) return work();
  let begun = false;
  const begin = () => {
    begun = true;
    return work();
  };
  try {
    return await locks.request(name, { signal: AbortSignal.timeout(longestWaitMs) }, begin);
  } catch (error) {
    if (begun) throw error;
    return work();
  }
}
