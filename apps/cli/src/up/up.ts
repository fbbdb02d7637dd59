import { mkdirSync } from 'node:fs';
import { localDataDir } from '@souk/platform';
import { CliError } from '../exit-codes';
import { requireLocal } from '../local-settings';
import { Run } from './run';
import { RunClaim } from './run-claim';
import { StopRequest } from './stop-request';
import { Terminal } from './terminal';

/** Runs everything until it is told to stop: database, API, worker, dashboard. */
export async function up({ dev }: { dev: boolean }): Promise<void> {
  requireLocal('souk up');
  const dir = localDataDir();
  mkdirSync(dir, { recursive: true });
  const stop = new StopRequest();
  const claim = await RunClaim.take(dir, () => stop.request());
  if (!(claim instanceof RunClaim)) {
    const hint = 'Stop it with "npm run souk -- down", or give this one a data folder of its own with SOUK_DATA_DIR.';
    throw new CliError('failure', `Souk runs already on ${dir} (pid ${claim.heldBy})`, hint);
  }
  const run = new Run({ dir, dev, stop, terminal: new Terminal() });
  try {
    await run.bringUp();
    await stop.wanted;
  } catch (error) {
    if (!stop.requested) throw error;
  } finally {
    await run.takeDown();
    claim.release();
  }
  if (stop.failure) throw stop.failure;
}
