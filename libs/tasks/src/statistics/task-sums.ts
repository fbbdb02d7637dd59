import { type Transaction } from '@souk/platform';
import { counters, type Increments } from './increments';

const typeOf = (counter: string) => (/hours|accuracy|promptness/.test(counter) ? 'double precision' : 'integer');
const list = (line: (counter: string) => string) => counters.map(line).join(', ');

const addStats = `
INSERT INTO task_stats (slot, marketplace, category, creator_kind, creator_id, ${counters.join(', ')})
SELECT slot, marketplace, category, creator_kind, creator_id, ${list((counter) => `coalesce(${counter}, 0)`)}
FROM jsonb_to_recordset($1) AS more (slot timestamptz, marketplace text, category text, creator_kind text, creator_id text,
  ${list((counter) => `${counter} ${typeOf(counter)}`)})
ON CONFLICT (slot, marketplace, category, creator_kind, creator_id) DO UPDATE SET
  ${list((counter) => `${counter} = task_stats.${counter} + excluded.${counter}`)}`;

const addTimes = `
INSERT INTO task_cycle_times (slot, marketplace, category, stage, bin, count)
SELECT slot, marketplace, category, stage, bin, count
FROM jsonb_to_recordset($1) AS more (slot timestamptz, marketplace text, category text, stage text, bin smallint, count integer)
ON CONFLICT (slot, marketplace, category, stage, bin) DO UPDATE SET count = task_cycle_times.count + excluded.count`;

export async function addToSums(tx: Transaction, { rows, timeRows }: Increments): Promise<void> {
  if (rows.length > 0) await tx.query(addStats, [JSON.stringify(rows)]);
  if (timeRows.length > 0) await tx.query(addTimes, [JSON.stringify(timeRows)]);
}
