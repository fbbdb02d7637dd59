import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { systemQueries, type System } from './system.queries';

/** `stale`: the last known answer of an API that no longer answers. */
export type SystemView =
  | { state: 'loading' }
  | { state: 'unreachable'; error: Error }
  | { state: 'live' | 'stale'; system: System; receivedAt: number; error: Error | null };

/** The state of the system as it may be shown. Asks again while the tab is visible, and at once when it becomes so. */
export function useSystem(everyMs: number): { view: SystemView; refresh: () => void } {
  const { data, error, dataUpdatedAt, refetch } = useQuery({
    ...systemQueries.status(),
    refetchInterval: everyMs,
  });
  // A query without data forgets its error at each new attempt; without this the page would flicker between loading and failed.
  const [failure, setFailure] = useState<Error | null>(null);
  if (error && error !== failure) setFailure(error);

  return { view: viewOf(data, dataUpdatedAt, error, failure), refresh: () => void refetch() };
}

function viewOf(
  system: System | undefined,
  receivedAt: number,
  error: Error | null,
  failure: Error | null,
): SystemView {
  if (system) return { state: error ? 'stale' : 'live', system, receivedAt, error };
  const known = error ?? failure;
  return known ? { state: 'unreachable', error: known } : { state: 'loading' };
}
