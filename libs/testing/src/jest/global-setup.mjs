import { mkdtempSync, rmSync, statfsSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromSource } from '../../../../scripts/from-source.mjs';

const appPassword = 'app';

// CREATE DATABASE .. TEMPLATE takes a third of a second on disk and some milliseconds in memory.
function scratch() {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    if (bavail * bsize > 1e9) return '/dev/shm';
  } catch {
    // not Linux
  }
  return tmpdir();
}

/** One PostgreSQL for the run, with a migrated database that every spec file clones. */
export default async function globalSetup() {
  const folder = mkdtempSync(path.join(scratch(), 'souk-test-'));
  chmodSync(folder, 0o755);
  const { EmbeddedPostgres, migrate } = await fromSource('libs/testing/src/jest/setup-imports.ts');
  let server;
  const stop = async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    server = await EmbeddedPostgres.start({
      home: path.join(folder, 'postgres'),
      port: 0,
      superuserPassword: 'owner',
      durable: false,
      settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' },
    });
    const { default: pg } = await import('pg');
    const admin = new pg.Client(server.url());
    await admin.connect();
    await admin.query('CREATE DATABASE souk_template');
    await admin.end();
    const url = server.url(undefined, undefined, 'souk_template');
    await migrate({ ownerUrl: url, appUrl: server.url('souk_app', appPassword, 'souk_template') });
    process.env.SOUK_TEST_POSTGRES = server.url();
    process.env.SOUK_TEST_APP_LOGIN = JSON.stringify({ user: 'souk_app', password: appPassword });
    globalThis.stopSoukTestServer = stop;
    // Jest ends at a signal without a teardown, and the server runs in a session of its own. The signal may come more than once:
    // from the terminal and from npm.
    let ending;
    const end = () => (ending ??= stop().finally(() => process.exit(1)));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end());
  } catch (error) {
    await stop(); // Jest runs no teardown when the setup fails
    throw error;
  }
}
