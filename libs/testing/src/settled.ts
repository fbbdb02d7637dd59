import { eventually } from './eventually';
import { asOwner, type TestDatabase } from './test-database';

/**
 * Until readers of the event log may see all that was written so far. A transaction that runs anywhere on the server, even one of another
 * spec in another database, holds everything behind it back.
 */
export async function settled(database: TestDatabase): Promise<void> {
  const [own] = await asOwner<{ xid: string }>(database, 'SELECT pg_current_xact_id()::text AS xid');
  await eventually(async () => {
    const [now] = await asOwner<{ xmin: string }>(
      database,
      'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS xmin',
    );
    if (BigInt(now?.xmin ?? 0) <= BigInt(own?.xid ?? 0)) throw new Error('An older transaction is still running');
  });
}
