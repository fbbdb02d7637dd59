import { rows, type Transaction } from '../database/database';

export interface SealedRow {
  epoch: number;
  xid: string;
  month: string;
  leaf: string;
}

interface Bound {
  epoch: number;
  xid: string;
}

interface Row extends Record<string, unknown> {
  epoch: number;
  xid: string;
  month: string;
}

/** The rows between two bounds in order, each as the text that is hashed: every column, as PostgreSQL prints it. */
export async function sealedRows(tx: Transaction, from: Bound, to: Bound): Promise<SealedRow[]> {
  const found = await rows<Row>(
    tx,
    `SELECT epoch, xid::text, seq::text, id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
            type, actor_kind, actor_id, actor_name, subject_kind, subject_id, marketplace, request_id, correlation_id, data::text AS data,
            to_char(at AT TIME ZONE 'UTC', 'YYYY-MM') AS month
     FROM events WHERE (epoch, xid) >= ($1, $2::bigint) AND (epoch, xid) < ($3, $4::bigint)
     ORDER BY events.epoch, events.xid, events.seq`,
    [from.epoch, from.xid, to.epoch, to.xid],
  );
  return found.map(({ month, ...columns }) => ({
    epoch: columns.epoch,
    xid: columns.xid,
    month,
    leaf: JSON.stringify(Object.values(columns)),
  }));
}

/** One list of leaves per month, because months are dropped one by one. */
export function leavesByMonth(found: readonly SealedRow[]): Map<string, string[]> {
  const months = new Map<string, string[]>();
  for (const { month, leaf } of found) {
    const leaves = months.get(month);
    if (leaves) leaves.push(leaf);
    else months.set(month, [leaf]);
  }
  return months;
}
