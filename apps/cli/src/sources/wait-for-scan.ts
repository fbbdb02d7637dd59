import { setTimeout as sleep } from 'node:timers/promises';
import { type Scan, type Scans } from '@souk/sources';
import { printError } from '../output';
import { commandLine } from '../services';

const intervalMs = 500;
/** When nobody takes a scan up for so long, there may be nobody who does. */
const patienceMs = 15_000;

/** Tells each phase as it begins; gives the scan as it ended. */
export async function waitForScan(scans: Scans, asked: Scan): Promise<Scan> {
  let told = '';
  let warned = false;
  const begin = Date.now();
  for (;;) {
    const scan = await scans.get(commandLine, asked.id);
    if (scan.finishedAt) return scan;
    const now = scan.status === 'running' ? (scan.phase ?? 'running') : scan.status;
    if (now !== told) printError(`${now} ...`);
    told = now;
    if (!warned && scan.status === 'queued' && Date.now() - begin > patienceMs) {
      warned = true;
      printError('Nobody has taken it up yet. Does a worker run? Ctrl-C ends the waiting, not the scan.');
    }
    await sleep(intervalMs);
  }
}

/** What came of it, in a sentence. */
export function outcomeOf({ id, status, commit, counts, limits, error, problemCount }: Scan): string {
  if (status === 'failed')
    return `The scan ${id} failed${error ? `: ${error.message}` : '.'} The catalog is as it was.`;
  if (status === 'cancelled') return `The scan ${id} was cancelled. The catalog is as it was.`;
  const { added = 0, updated = 0, moved = 0, unchanged = 0, removed = 0 } = counts;
  const changes = `${added} added, ${updated} updated, ${moved} moved, ${removed} removed, ${unchanged} unchanged`;
  const problems = problemCount === 0 ? '' : `, ${problemCount} ${problemCount === 1 ? 'problem' : 'problems'}`;
  const partly = status === 'partial' ? ` It saw a part only: ${limits.join(', ')}.` : '';
  return `Commit ${commit?.slice(0, 12) ?? 'unknown'}: ${changes}${problems}.${partly}`;
}
