import { type Answer, type SoukClient } from './client';
import { longestPauseMs, pause } from './pause';
import { ApiError } from './problem';

type Outcomes = Answer<'/api/v1/tasks/outcomes', 'get'>;

export interface OutcomesOptions {
  /** Where the last one left off, kept over restarts. Without it: what is there now, and then what comes. */
  cursor?: string | undefined;
  signal?: AbortSignal;
  /** How long one answer may wait for something to happen; at most 30. */
  waitSeconds?: number;
  /** The first pause after a failure; it doubles with each, unless the API says how long to wait. */
  retryMs?: number;
}

/**
 * What becomes of the tasks one has made, as it happens, nothing left out and nothing twice: keep `nextCursor` when you are done with the
 * items. Goes on over lost connections and busy servers, until it is aborted. What asking again cannot mend is thrown.
 */
export async function* followOutcomes(
  client: SoukClient,
  { cursor, signal, waitSeconds = 30, retryMs = 1000 }: OutcomesOptions = {},
): AsyncGenerator<Outcomes, void, undefined> {
  let from = cursor;
  for (let failures = 0; !signal?.aborted;) {
    try {
      const query = { wait: waitSeconds, ...(from === undefined ? {} : { cursor: from }) };
      const found = await client.get('/api/v1/tasks/outcomes', { query, ...(signal && { signal }) });
      failures = 0;
      from = found.nextCursor;
      if (found.items.length > 0) yield found;
    } catch (error) {
      if (signal?.aborted) return;
      if (!(error instanceof ApiError) || !passes(error)) throw error;
      const { retryAfterSeconds: asked } = error;
      await pause(asked === undefined ? Math.min(retryMs * 2 ** failures, longestPauseMs) : asked * 1000, signal);
      failures += 1;
    }
  }
}

const passes = ({ isUnreachable, status }: ApiError) => isUnreachable || status === 429 || status >= 500;
