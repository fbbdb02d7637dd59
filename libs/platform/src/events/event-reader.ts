import { Injectable } from '@nestjs/common';
import { system } from '../database/actor';
import { Database, rows, type Transaction } from '../database/database';
import { type Literal } from '../database/literals';
import { formatPosition, type Position } from './position';

export interface StoredEvent {
  position: string;
  id: string;
  at: string;
  type: string;
  actor: { kind: string; id: string | null; name: string };
  subject: { kind: string; id: string };
  marketplace: string | null;
  requestId: string | null;
  correlationId: string | null;
  data: Record<string, unknown>;
}

interface Row extends Position {
  id: string;
  at: Date;
  type: string;
  actor_kind: string;
  actor_id: string | null;
  actor_name: string;
  subject_kind: string;
  subject_id: string;
  marketplace: string | null;
  request_id: string | null;
  correlation_id: string | null;
  data: Record<string, unknown>;
}

const actor = system('event-reader');

const columns = `epoch, xid::text, seq::text, id, at, type, actor_kind, actor_id, actor_name, subject_kind, subject_id, marketplace,
         request_id, correlation_id, data`;

// Ordered by the columns, not by their texts of the same name.
const next = (behind: string) => `(SELECT ${columns} FROM events
  WHERE ${behind} AND (epoch < (SELECT epoch FROM event_log) OR xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
  ORDER BY events.epoch, events.xid, events.seq LIMIT $4)`;

// In two parts, since of a comparison of rows the planner only estimates the first column: the epoch is the same for nearly all of them,
// so that it expects nothing behind it, and would read and sort all that there is.
const page = `SELECT * FROM (
  ${next('epoch = $1 AND (xid, seq) > ($2::bigint, $3::bigint)')} UNION ALL ${next('epoch > $1')}
) AS behind ORDER BY epoch, xid::bigint, seq::bigint LIMIT $4`;

/**
 * Reads the log in the order of its positions and only below the oldest running transaction: an event that commits late still comes
 * after everything that was read before it.
 */
@Injectable()
export class EventReader {
  constructor(private readonly database: Database) {}

  /** The position that every event still to come lies behind. */
  async head(): Promise<Position> {
    const [row] = await this.query<Position>(
      `SELECT epoch, pg_snapshot_xmin(pg_current_snapshot())::text AS xid, '0' AS seq FROM event_log`,
    );
    if (!row) throw new Error('event_log is empty: run "souk migrate"');
    return row;
  }

  async after({ epoch, xid, seq }: Position, limit: number): Promise<StoredEvent[]> {
    return (await this.query<Row>(page, [epoch, xid, seq, limit])).map(stored);
  }

  async afterIn(tx: Transaction, { epoch, xid, seq }: Position, limit: number): Promise<StoredEvent[]> {
    return (await rows<Row>(tx, page, [epoch, xid, seq, limit])).map(stored);
  }

  /** How many events lie behind a position, counted no further than `most`. */
  async countAfter({ epoch, xid, seq }: Position, most: number): Promise<number> {
    const [row] = await this.query<{ count: string }>(
      `SELECT count(*) FROM (SELECT FROM events WHERE (epoch, xid, seq) > ($1, $2::bigint, $3) LIMIT $4) AS behind`,
      [epoch, xid, seq, most],
    );
    return Number(row?.count ?? 0);
  }

  private query<T>(sql: string, values?: Literal[]): Promise<T[]> {
    return this.database.query<T>(actor, sql, values);
  }
}

const stored = (row: Row): StoredEvent => ({
  position: formatPosition(row),
  id: row.id,
  at: row.at.toISOString(),
  type: row.type,
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  subject: { kind: row.subject_kind, id: row.subject_id },
  marketplace: row.marketplace,
  requestId: row.request_id,
  correlationId: row.correlation_id,
  data: row.data,
});
