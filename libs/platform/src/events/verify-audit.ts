import { system } from '../database/actor';
import { type Database, rows, type Transaction } from '../database/database';
import { merkleRoot } from './merkle';
import { leavesByMonth, sealedRows } from './sealed-rows';
import { noSeal, type Seal, sealHash, type SealKeys } from './seal';
import { sealsAfter } from './sealer';

export interface AuditProblem {
  kind: 'chain' | 'signature' | 'edited' | 'deleted' | 'inserted' | 'partition' | 'cut';
  /** The seal at which it shows. */
  seal: number;
  detail: string;
}

export interface AuditReport {
  ok: boolean;
  seals: number;
  events: number;
  /** Events of months that have expired: their seals are still chained and signed, their rows are gone. */
  expired: number;
  /** Written since the last seal; nothing can be said about them yet. */
  unsealed: number;
  /** Seals by a key that is no longer configured; the chain up to the newest seal vouches for them. */
  formerKeys: number;
  /** Seals by a key that is configured. */
  knownKeys: number;
  lastSeal: { number: number; at: string; hash: string } | undefined;
  problems: AuditProblem[];
}

export interface SealCopy {
  number: number;
  hash: string;
}

const actor = system('audit');
const pageSize = 200;

/**
 * Checks the event log against its seals: an edited, deleted, inserted or re-ordered row, a broken chain, a forged signature. Copies of
 * seals from outside the database also show a tail that was cut together with its seals.
 */
export async function verifyAudit(
  database: Database,
  keys: SealKeys,
  copies: readonly SealCopy[] = [],
): Promise<AuditReport> {
  const report: AuditReport = {
    ok: true,
    seals: 0,
    events: 0,
    expired: 0,
    unsealed: 0,
    formerKeys: 0,
    knownKeys: 0,
    lastSeal: undefined,
    problems: [],
  };
  const expected = new Map(copies.map(({ number, hash }) => [number, hash]));
  const months = await database.transaction(actor, presentMonths);
  let previous: Seal | undefined;
  for (;;) {
    const page = await database.transaction(actor, (tx) => sealsAfter(tx, previous?.number ?? 0, pageSize));
    if (page.length === 0) break;
    for (const stretch of wholeStretches(page)) {
      for (const seal of stretch) {
        checkSeal(seal, previous, keys, expected, report);
        previous = seal;
      }
      await database.transaction(actor, (tx) => checkRows(tx, stretch, months, report));
    }
  }
  report.lastSeal = previous && { number: previous.number, at: previous.at, hash: previous.hash };
  for (const number of expected.keys()) {
    if (number > (previous?.number ?? 0)) {
      report.problems.push({
        kind: 'cut',
        seal: number,
        detail: `Seal ${number} is in the seal log, but no longer in the database: the end of the log was cut`,
      });
      break;
    }
  }
  if (previous && report.knownKeys === 0) {
    report.problems.push({
      kind: 'signature',
      seal: previous.number,
      detail: 'No seal is signed by a configured key: is API__KEY_ENCRYPTION_KEY the right one?',
    });
  }
  report.unsealed = await database.transaction(actor, (tx) => countUnsealed(tx, previous));
  report.ok = report.problems.length === 0;
  return report;
}

/** The last stretch of a full page may go on in the next one. */
function wholeStretches(page: readonly Seal[]): Seal[][] {
  const found = stretches(page);
  return page.length === pageSize && found.length > 1 ? found.slice(0, -1) : found;
}

/** Seals of one run cover the same stretch, one per month. */
function stretches(seals: readonly Seal[]): Seal[][] {
  const result: Seal[][] = [];
  for (const seal of seals) {
    const open = result.at(-1);
    if (open?.[0] && open[0].fromEpoch === seal.fromEpoch && open[0].fromXid === seal.fromXid) open.push(seal);
    else result.push([seal]);
  }
  return result;
}

function checkSeal(
  seal: Seal,
  previous: Seal | undefined,
  keys: SealKeys,
  expected: ReadonlyMap<number, string>,
  report: AuditReport,
): void {
  const problem = (kind: AuditProblem['kind'], detail: string) =>
    report.problems.push({ kind, seal: seal.number, detail });
  report.seals += 1;
  if (seal.number !== (previous?.number ?? 0) + 1) problem('chain', `Seal ${(previous?.number ?? 0) + 1} is missing`);
  else if (seal.previous !== (previous?.hash ?? noSeal))
    problem('chain', `Seal ${seal.number} does not follow the seal before it`);
  if (sealHash(seal) !== seal.hash) problem('chain', `Seal ${seal.number} was changed`);
  const signed = keys.verify(seal);
  if (signed === false) problem('signature', `Seal ${seal.number} has a signature that its key did not make`);
  if (signed === true) report.knownKeys += 1;
  // A former key is believed for what a later seal by a known key is chained to; after one it has no business.
  if (signed === undefined && report.knownKeys > 0)
    problem('signature', `Seal ${seal.number} is signed by a key that is not configured`);
  if (signed === undefined) report.formerKeys += 1;
  const copy = expected.get(seal.number);
  if (copy !== undefined && copy !== seal.hash)
    problem('cut', `Seal ${seal.number} differs from its copy in the seal log: the log was cut and sealed anew`);
  const sameStretch = previous && seal.fromEpoch === previous.fromEpoch && seal.fromXid === previous.fromXid;
  const gap = previous && !sameStretch && (seal.fromEpoch !== previous.toEpoch || seal.fromXid !== previous.toXid);
  if (gap) problem('chain', `Seal ${seal.number} does not start where the seal before it ended`);
}

async function checkRows(
  tx: Transaction,
  stretch: readonly Seal[],
  months: ReadonlySet<string>,
  report: AuditReport,
): Promise<void> {
  const [first] = stretch;
  if (!first) return;
  const found = leavesByMonth(
    await sealedRows(tx, { epoch: first.fromEpoch, xid: first.fromXid }, { epoch: first.toEpoch, xid: first.toXid }),
  );
  for (const seal of stretch) {
    const leaves = found.get(seal.month) ?? [];
    found.delete(seal.month);
    if (leaves.length === 0 && !months.has(seal.month)) {
      if (expiredMonth(seal.month)) report.expired += seal.events;
      else
        report.problems.push({
          kind: 'partition',
          seal: seal.number,
          detail: `The events of ${seal.month} are gone, though they have not expired`,
        });
      continue;
    }
    report.events += leaves.length;
    const where = `Between seal ${seal.number - 1} and ${seal.number} (${seal.at})`;
    if (leaves.length < seal.events) {
      report.problems.push({
        kind: 'deleted',
        seal: seal.number,
        detail: `${where} ${seal.events - leaves.length} of ${seal.events} events are gone`,
      });
    } else if (leaves.length > seal.events) {
      report.problems.push({
        kind: 'inserted',
        seal: seal.number,
        detail: `${where} there are ${leaves.length - seal.events} events too many`,
      });
    } else if (merkleRoot(leaves) !== seal.root) {
      report.problems.push({
        kind: 'edited',
        seal: seal.number,
        detail: `${where} an event was edited, replaced or moved`,
      });
    }
  }
  for (const [month, leaves] of found) {
    report.problems.push({
      kind: 'inserted',
      seal: first.number,
      detail: `${leaves.length} events of ${month} were put in where seal ${first.number} knows none`,
    });
  }
}

/** No retention is shorter than 400 days, so a younger month cannot have expired. */
function expiredMonth(month: string): boolean {
  const [year, number] = month.split('-').map(Number);
  const end = Date.UTC(year ?? 0, number ?? 0, 1);
  return end <= Date.now() - 400 * 86_400_000;
}

async function presentMonths(tx: Transaction): Promise<ReadonlySet<string>> {
  const found = await rows<{ month: string }>(
    tx,
    `SELECT replace(substr(c.relname, 8), '_', '-') AS month FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'events'::regclass`,
  );
  return new Set(found.map(({ month }) => month));
}

async function countUnsealed(tx: Transaction, last: Seal | undefined): Promise<number> {
  const [row] = await rows<{ count: string }>(
    tx,
    'SELECT count(*) FROM events WHERE (epoch, xid) >= ($1, $2::bigint)',
    [last?.toEpoch ?? 0, last?.toXid ?? '0'],
  );
  return Number(row?.count ?? 0);
}
