import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { systemQueries, type System } from './system.queries';

export type SystemView =
  | { state: 'loading' }
  | { state: 'unreachable'; error: Error }
  | { state: 'live' | 'stale'; system: System; receivedAt: number; error: Error | null };

/** The system's state as it may be shown: `stale` is the last known answer of an API that no longer answers. Polling rests while the tab is hidden. */
export function useSystem(everyMs: number): { view: SystemView; refresh: () => void; refreshing: boolean } {
  const { data, error, dataUpdatedAt, isFetching, refetch } = useQuery({
    ...systemQueries.status(),
    refetchInterval: everyMs,
  });
  // A query without data forgets its error at each new attempt; without this the page would flicker between loading and failed.
  const [failure, setFailure] = useState<Error | null>(null);
  if (error && error !== failure) setFailure(error);

  const refresh = () => void refetch();
  return { view: view(), refresh, refreshing: isFetching };

  function view(): SystemView {
    if (data) return { state: error ? 'stale' : 'live', system: data, receivedAt: dataUpdatedAt, error };
    const known = error ?? failure;
    return known ? { state: 'unreachable', error: known } : { state: 'loading' };
  }
}
