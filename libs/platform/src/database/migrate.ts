import { setTimeout as sleep } from 'node:timers/promises';
import { runMigrations as migrateQueue } from 'bullmq';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { Events } from '../events/events';
import { system } from './actor';
import { createDataSource } from './data-source';
import { ensureLogin, ensureRoles } from './database-login';

export const queueSchema = 'bullmq';

export interface MigrateOptions {
  /** As the owner of the schema. */
  ownerUrl: string;
  /** As the services; its role is made when it is missing. */
  appUrl: string;
  lockTimeoutMs?: number;
  onProgress?: (message: string) => void;
}

export interface MigrateResult {
  applied: string[];
  epoch: number;
}

// Any number, as long as it is ours and always the same.
const lockKey = 0x50_0c_6d_19;
const lockAttempts = 20;

/**
 * Brings the schema to head. The advisory lock lives on the connection that migrates, so two migrations never overlap and a killed one
 * leaves no lock. A statement that waits for a lock gives up soon and the migration is tried again: waiting DDL would stop every reader
 * behind it.
 */
export async function migrate({
  ownerUrl,
  appUrl,
  lockTimeoutMs = 1000,
  onProgress,
}: MigrateOptions): Promise<MigrateResult> {
  const dataSource = createDataSource({
    url: ownerUrl,
    applicationName: 'souk-migrate',
    poolMax: 1,
    statementTimeoutMs: 0,
    idleTransactionTimeoutMs: 0,
  });
  await dataSource.initialize();
  try {
    const runner = dataSource.createQueryRunner();
    await runner.connect();
    await takeTurn(runner);
    await runner.query(`SELECT set_config('lock_timeout', $1, false)`, [String(lockTimeoutMs)]);
    return await withLockRetry(() => bringToHead(dataSource, runner, appUrl), onProgress);
  } finally {
    await dataSource.destroy(); // ends the connection and with it the lock
  }
}

/** Asking again and again: a statement that waited for the lock would be one that an index made beside the traffic waits for. */
async function takeTurn(runner: QueryRunner): Promise<void> {
  for (;;) {
    const [{ mine }] = (await runner.query('SELECT pg_try_advisory_lock($1) AS mine', [lockKey])) as [
      { mine: boolean },
    ];
    if (mine) return;
    await sleep(100);
  }
}

/** Every step looks first whether it is done: a second run, or a retry half-way, changes nothing twice. */
async function bringToHead(dataSource: DataSource, runner: QueryRunner, appUrl: string): Promise<MigrateResult> {
  await ensureRoles(runner);
  await dropHalfMadeIndexes(runner);
  const applied = await applyPending(dataSource, runner);
  await migrateQueue(await connectionOf(runner), queueSchema);
  await grantQueue(runner);
  await ensureLogin(runner, appUrl);
  await runner.query('GRANT SELECT ON migrations TO PUBLIC');
  const epoch = await ensureEpoch(runner);
  if (applied.length > 0) await record(runner, applied);
  return { applied, epoch };
}

/** An index that is made beside the traffic stays behind, useless, when making it was interrupted. Only migrations make them, and we hold the lock. */
async function dropHalfMadeIndexes(runner: QueryRunner): Promise<void> {
  const found = (await runner.query(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_index i
     JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT i.indisvalid AND n.nspname = 'public' AND c.relkind = 'i'`,
  )) as { name: string }[];
  for (const { name } of found) await runner.query(`DROP INDEX CONCURRENTLY ${name}`);
}

/** A change of the schema is a change like any other: the audit log tells when it came. */
async function record(runner: QueryRunner, applied: readonly string[]): Promise<void> {
  const actor = system('migrate');
  await new Events().append(runner.manager, {
    type: 'database.migrated',
    actor,
    subject: ['database', 'souk'],
    data: { applied },
  });
}

async function applyPending(dataSource: DataSource, runner: QueryRunner): Promise<string[]> {
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'each';
  const done = await executor.executePendingMigrations();
  return done.map((migration) => migration.name);
}

async function withLockRetry<T>(work: () => Promise<T>, onProgress: MigrateOptions['onProgress']): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isLockTimeout(error) || attempt === lockAttempts) throw error;
      onProgress?.(`A lock is taken; trying again (${attempt} of ${lockAttempts})`);
      await sleep(Math.min(200 * 2 ** attempt, 10_000));
    }
  }
}

/** TypeORM wraps the driver's error; what the queue's own migrations throw is bare. */
function isLockTimeout(error: unknown): boolean {
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return code === '55P03' || driverError?.code === '55P03';
}

async function connectionOf(runner: QueryRunner): Promise<Parameters<typeof migrateQueue>[0]> {
  return (await runner.connect()) as Parameters<typeof migrateQueue>[0];
}

async function grantQueue(runner: QueryRunner): Promise<void> {
  await runner.query(`GRANT USAGE ON SCHEMA ${queueSchema} TO souk_service`);
  await runner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${queueSchema} TO souk_service`);
  await runner.query(`GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${queueSchema} TO souk_service`);
}

/** A dump restored into another cluster brings positions that the new cluster would hand out again: a new epoch keeps them apart. */
async function ensureEpoch(runner: QueryRunner): Promise<number> {
  const [{ cluster }] = (await runner.query('SELECT system_identifier::text AS cluster FROM pg_control_system()')) as [
    { cluster: string },
  ];
  const [log] = (await runner.query('SELECT epoch, cluster FROM event_log')) as [{ epoch: number; cluster: string }?];
  if (log?.cluster === cluster) return log.epoch;
  const epoch = (log?.epoch ?? 0) + 1;
  await runner.startTransaction();
  try {
    await runner.query(
      `INSERT INTO event_log (epoch, cluster) VALUES ($1, $2) ON CONFLICT (only_row) DO UPDATE SET epoch = excluded.epoch, cluster = excluded.cluster`,
      [epoch, cluster],
    );
    await runner.query(`ALTER TABLE events ALTER COLUMN epoch SET DEFAULT ${epoch}`);
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
  return epoch;
}
