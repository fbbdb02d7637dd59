import { Injectable } from '@nestjs/common';
import {
  type Actor,
  comparePositions,
  Database,
  EventReader,
  formatPosition,
  isUuid,
  parsePosition,
  type Position,
  rows,
  system,
  type Transaction,
  wrongField,
} from '@souk/platform';
import { reachOf } from '../task-reach';
import { type NamedTask, type Outcome, type OutcomeEvent, outcomeOf, outcomeTypes } from './outcome';

export interface OutcomePage {
  items: Outcome[];
  /** Behind what was looked at: goes on from there. */
  nextCursor: string;
  /** There may be more already. */
  more: boolean;
}

/** How much of the log one question looks through, and at how many tasks the first one looks. */
export const outcomeLimits = { events: 10_000, tasks: 500 };

// An agent may not read the log; what became of its own tasks it may know.
const souk = system('outcomes');

/** What became of the tasks that somebody made, in the order of the log. */
@Injectable()
export class Outcomes {
  constructor(
    private readonly database: Database,
    private readonly reader: EventReader,
  ) {}

  /** The last ones of one's newest tasks, for who begins: the tasks are found by who made them, their events by the tasks. */
  async newest(actor: Actor, limit: number): Promise<OutcomePage> {
    const head = await this.reader.head();
    return this.database.transaction(souk, async (tx) => {
      const reach = reachOf(actor);
      const found = await rows<EventRow>(
        tx,
        `WITH mine AS MATERIALIZED (
           SELECT id, created_at FROM tasks WHERE created_by_id = $1 AND created_by_kind = $2
             ${reach ? 'AND marketplace = ANY($8)' : ''}
           ORDER BY created_at DESC, id DESC LIMIT ${outcomeLimits.tasks}
         ), happened AS MATERIALIZED (
           SELECT ${columns} FROM events
           WHERE subject_kind = 'task' AND subject_id = ANY(ARRAY(SELECT id::text FROM mine)) AND type = ANY($3)
             AND at >= (SELECT min(created_at) FROM mine) - interval '1 hour'
             AND (epoch, xid, seq) < ($4, $5::bigint, $6)
         )
         SELECT ${texts} FROM happened ORDER BY happened.epoch DESC, happened.xid DESC, happened.seq DESC LIMIT $7`,
        [actor.id, actor.kind, outcomeTypes, head.epoch, head.xid, head.seq, limit, ...(reach ? [reach] : [])],
      );
      return { items: await presented(tx, found.toReversed()), nextCursor: formatPosition(head), more: false };
    });
  }

  /** The next ones. The log is read in its order by its positions, and no further than so many events of whomever. */
  async after(actor: Actor, cursor: string, limit: number): Promise<OutcomePage> {
    const head = await this.reader.head();
    const begin = parsePosition(cursor);
    if (!begin || comparePositions(begin, head) > 0)
      throw wrongField('cursor', 'cursor', 'is none that was given out here: begin without one');
    return this.database.transaction(souk, async (tx) => {
      const last = await this.farthest(tx, begin, head);
      const end = last ?? head;
      const reach = reachOf(actor);
      const found = await rows<EventRow>(
        tx,
        `SELECT ${texts} FROM (
           SELECT ${columns}, subject_kind, marketplace FROM events
           WHERE (epoch, xid, seq) > ($1, $2::bigint, $3) AND (epoch, xid, seq) <= ($4, $5::bigint, $6)
           ORDER BY epoch, xid, seq LIMIT ${outcomeLimits.events}
         ) AS happened
         WHERE subject_kind = 'task' AND type = ANY($7) AND data #>> '{task,createdBy,id}' = $8
           AND data #>> '{task,createdBy,kind}' = $9 ${reach ? 'AND marketplace = ANY($11)' : ''}
         ORDER BY happened.epoch, happened.xid, happened.seq LIMIT $10`,
        [
          ...[begin.epoch, begin.xid, begin.seq, end.epoch, end.xid, end.seq],
          ...[outcomeTypes, actor.id, actor.kind, limit, ...(reach ? [reach] : [])],
        ],
      );
      const items = await presented(tx, found);
      const full = items.length === limit;
      return {
        items,
        nextCursor: full ? (items.at(-1)?.position ?? cursor) : formatPosition(end),
        more: full || last !== undefined,
      };
    });
  }

  /** As far as one question looks, when the log goes on behind that. */
  private async farthest(tx: Transaction, begin: Position, head: Position): Promise<Position | undefined> {
    const [last] = await rows<Position>(
      tx,
      `SELECT epoch, xid::text, seq::text FROM events
       WHERE (epoch, xid, seq) > ($1, $2::bigint, $3) AND (epoch, xid, seq) < ($4, $5::bigint, $6)
       ORDER BY events.epoch, events.xid, events.seq OFFSET ${outcomeLimits.events - 1} LIMIT 1`,
      [begin.epoch, begin.xid, begin.seq, head.epoch, head.xid, head.seq],
    );
    return last;
  }
}

const columns = 'epoch, xid, seq, at, type, subject_id, actor_kind, actor_name, data';
const texts = 'epoch, xid::text, seq::text, at, type, subject_id, actor_kind, actor_name, data';

interface EventRow extends Position {
  at: Date;
  type: string;
  subject_id: string;
  actor_kind: string;
  actor_name: string;
  data: Record<string, unknown>;
}

async function presented(tx: Transaction, found: readonly EventRow[]): Promise<Outcome[]> {
  const ids = [...new Set(found.map(({ subject_id }) => subject_id))].filter(isUuid);
  const named = await rows<NamedTask & { id: string }>(
    tx,
    `SELECT id, number::text, title, status, external_id AS "externalId" FROM tasks WHERE id = ANY($1)`,
    [ids],
  );
  const tasks = new Map(named.map((task) => [task.id, task]));
  return found.map((row) => outcomeOf(eventOf(row), tasks.get(row.subject_id)));
}

const eventOf = (row: EventRow): OutcomeEvent => ({
  position: formatPosition(row),
  at: row.at.toISOString(),
  type: row.type,
  subject: { kind: 'task', id: row.subject_id },
  actor: { kind: row.actor_kind, name: row.actor_name },
  data: row.data,
});
