import { type Actor, type Database, DomainError, Events, rows, type Transaction } from '@souk/platform';
import { readerName } from './statistics-reader';

export interface Rebuilt {
  /** How many sums are gone. */
  deleted: number;
  /** From when on the log has events. */
  logBegins: Date | null;
}

/**
 * Makes the sums anew: all are gone, and the reader begins again with the log. Until it has caught up, answers say how far it is.
 * Refused where the log does not reach as far back as the sums do: what it has forgotten could not be counted again.
 */
export function rebuildStatistics(database: Database, actor: Actor): Promise<Rebuilt> {
  return database.transaction(actor, async (tx) => {
    // The follower's own: no page is in the middle of being counted.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('event follower ' || $1, 0))`, [readerName]);
    const [begins] = await rows<{ log: Date | null; sums: Date | null; lost: boolean }>(
      tx,
      `SELECT log, sums, coalesce(sums < coalesce(date_bin('15 minutes', log, '2000-01-01Z'), 'infinity'), false) AS lost
       FROM (SELECT (SELECT min(at) FROM events) AS log, (SELECT min(slot) FROM task_stats WHERE days_of = '') AS sums) AS begins`,
    );
    if (begins?.sums && begins.lost) throw logTooShort(begins.sums);
    const deleted = (await empty(tx, 'task_stats')) + (await empty(tx, 'task_cycle_times'));
    await tx.query('DELETE FROM event_followers WHERE name = $1', [readerName]);
    const logBegins = begins?.log ?? null;
    await new Events().append(tx, {
      type: 'statistics.rebuilt',
      actor,
      subject: ['statistics', 'statistics'],
      data: { deleted, logBegins },
    });
    return { deleted, logBegins };
  });
}

async function empty(tx: Transaction, table: 'task_stats' | 'task_cycle_times'): Promise<number> {
  const [gone] = await rows<{ count: number }>(
    tx,
    `WITH gone AS (DELETE FROM ${table} RETURNING 1) SELECT count(*)::integer AS count FROM gone`,
  );
  return gone?.count ?? 0;
}

const logTooShort = (since: Date) =>
  new DomainError(
    'conflict',
    'log_too_short',
    `The sums begin at ${since.toISOString()}, and the log no longer has the events of then: they could not be counted again. Nothing was changed.`,
  );
