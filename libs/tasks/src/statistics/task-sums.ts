import { rows, type Transaction } from '@souk/platform';
import { dayIn } from './calendar';
import { counters, type Increments } from './increments';

/**
 * The sums are kept twice: per quarter of an hour, which makes up the days of every zone there is, and per day of one zone, the
 * organisation's. A day of a busy organisation is some ten thousand rows of the one kind and some thousand of the other.
 */
const tables = {
  task_stats: {
    keys: ['marketplace text', 'category text', 'creator_kind text', 'creator_id text'],
    sums: counters.map(
      (counter) => `${counter} ${/hours|accuracy|promptness/.test(counter) ? 'double precision' : 'integer'}`,
    ),
  },
  task_cycle_times: {
    keys: ['marketplace text', 'category text', 'stage text', 'bin smallint'],
    sums: ['count integer'],
  },
} as const;
type Table = keyof typeof tables;

const nameOf = (column: string) => column.slice(0, column.indexOf(' '));
const typeOf = (column: string) => column.slice(column.indexOf(' ') + 1);

/** Adds them up as well: several quarters are one day. */
function add(table: Table, from: string, [daysOf, slot]: readonly [string, string]): string {
  const keys = tables[table].keys.map(nameOf).join(', ');
  const sums = tables[table].sums.map(nameOf);
  const summed = tables[table].sums.map((sum) => `coalesce(sum(${nameOf(sum)}), 0)::${typeOf(sum)}`);
  return `INSERT INTO ${table} (days_of, slot, ${keys}, ${sums.join(', ')})
    SELECT ${daysOf}, ${slot}, ${keys}, ${summed.join(', ')} FROM ${from} GROUP BY 1, 2, ${keys}
    ON CONFLICT (days_of, slot, ${keys}) DO UPDATE SET ${sums.map((sum) => `${sum} = ${table}.${sum} + excluded.${sum}`).join(', ')}`;
}

const given = (table: Table) =>
  `jsonb_to_recordset($1) AS more (days_of text, slot timestamptz, ${[...tables[table].keys, ...tables[table].sums].join(', ')})`;

export async function addToSums(
  tx: Transaction,
  { rows: stats, timeRows }: Increments,
  timezone: string,
): Promise<void> {
  const dayOf = dayIn(timezone);
  for (const [table, added] of [
    ['task_stats', stats],
    ['task_cycle_times', timeRows],
  ] as const)
    if (added.length > 0)
      await tx.query(add(table, given(table), ['days_of', 'slot']), [
        JSON.stringify(
          added.flatMap((row) => [
            { ...row, days_of: '' },
            { ...row, days_of: timezone, slot: dayOf(Date.parse(row.slot)) },
          ]),
        ),
      ]);
}

/** Makes the days of a zone of the quarters that are there; nothing to do while they are kept already. */
export async function keepDaysOf(tx: Transaction, timezone: string): Promise<void> {
  const [kept] = await rows<{ days_of: string }>(
    tx,
    `SELECT days_of FROM task_stats WHERE days_of > '' ORDER BY 1 LIMIT 1`,
  );
  if (kept?.days_of === timezone) return;
  const [span] = await rows<{ first: Date | null; last: Date }>(
    tx,
    `SELECT min(slot) AS first, max(slot) AS last FROM task_stats WHERE days_of = ''`,
  );
  if (!span?.first) return;
  const dayOf = dayIn(timezone);
  const begins = new Set<string>();
  for (let at = span.first.getTime(); at < span.last.getTime(); at += 6 * 3_600_000) begins.add(dayOf(at));
  begins.add(dayOf(span.last.getTime()));
  const day = '($2::timestamptz[])[width_bucket(slot, $2::timestamptz[])]';
  for (const table of Object.keys(tables) as Table[]) {
    await tx.query(`DELETE FROM ${table} WHERE days_of > ''`);
    await tx.query(add(table, `${table} WHERE days_of = ''`, ['$1', day]), [timezone, [...begins]]);
  }
}

/** Whether the days of that zone are kept: asked in the transaction that reads them. */
export async function keepsDaysOf(tx: Transaction, timezone: string): Promise<boolean> {
  const found = await rows(tx, 'SELECT FROM task_stats WHERE days_of = $1 LIMIT 1', [timezone]);
  return found.length > 0;
}
