import { Injectable } from '@nestjs/common';
import {
  type Actor,
  comparePositions,
  Database,
  databaseCode,
  DomainError,
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
  /** How many events can be looked through in time: those of some are large. */
  private window = outcomeLimits.events;

  constructor(
    private readonly database: Database,
    private readonly reader: EventReader,
  ) {}

  /** The last ones of one's newest tasks, for who begins: the tasks are found by who made them, their events by the tasks. */
  async newest(actor: Actor, limit: number): Promise<OutcomePage> {
    const head = await this.reader.head();
    return this.database.transaction(souk, async (tx) => {
      const reach = reachOf(actor);
      const mine = await rows<{ id: string; at: Date }>(
        tx,
        `SELECT id, created_at AS at FROM tasks WHERE created_by_id = $1 AND created_by_kind = $2
           ${reach ? 'AND marketplace = ANY($3)' : ''}
         ORDER BY created_at DESC, id DESC LIMIT ${outcomeLimits.tasks}`,
        [actor.id, actor.kind, ...(reach ? [reach] : [])],
      );
      const found = await rows<EventRow>(
        tx,
        // Materialized: their events by the tasks, and not the log from its end until there are enough.
        `WITH happened AS MATERIALIZED (
           SELECT ${columns} FROM events
           WHERE subject_kind = 'task' AND subject_id = ANY($1) AND type = ANY($2) AND at >= $3::timestamptz - interval '1 hour'
             AND (epoch < (SELECT epoch FROM event_log) OR xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
         )
         SELECT ${texts} FROM happened ORDER BY happened.epoch DESC, happened.xid DESC, happened.seq DESC LIMIT $4`,
        [mine.map(({ id }) => id), outcomeTypes, mine.at(-1)?.at ?? new Date(), limit],
      );
      const last = found[0] && comparePositions(found[0], head) > 0 ? found[0] : head;
      return { items: await presented(tx, found.toReversed()), nextCursor: formatPosition(last), more: false };
    });
  }

  /** The next ones. The log is read in its order by its positions, and no further than so many events of whomever. */
  async after(actor: Actor, cursor: string, limit: number): Promise<OutcomePage> {
    const head = await this.reader.head();
    const begin = parsePosition(cursor);
    if (!begin || comparePositions(begin, head) > 0)
      throw wrongField('cursor', 'cursor', 'is none that was given out here: begin without one');
    for (;;) {
      const { window } = this;
      try {
        const page = await this.look(actor, { begin, head, window }, limit);
        this.window = Math.min(Math.max(this.window, window * 2), outcomeLimits.events);
        return page;
      } catch (error) {
        if (window === 1 || !ranOutOfTime(error)) throw error;
        this.window = Math.min(this.window, Math.ceil(window / 8));
      }
    }
  }

  private look(actor: Actor, { begin, head, window }: Look, limit: number): Promise<OutcomePage> {
    return this.database.transaction(souk, async (tx) => {
      const { epoch } = begin;
      const last = epoch === head.epoch ? head : { epoch, xid: endOfEpoch, seq: endOfEpoch };
      const farthest = await this.farthest(tx, begin, last, window);
      const end = farthest ?? last;
      const reach = reachOf(actor);
      const found = await rows<EventRow>(
        tx,
        `SELECT ${texts} FROM (
           SELECT ${columns}, subject_kind, marketplace FROM events
           WHERE epoch = $1 AND (xid, seq) > ($2::bigint, $3::bigint) AND (xid, seq) <= ($4::bigint, $5::bigint)
           ORDER BY epoch, xid, seq LIMIT ${window}
         ) AS happened
         WHERE subject_kind = 'task' AND type = ANY($6) AND data #>> '{task,createdBy,id}' = $7
           AND data #>> '{task,createdBy,kind}' = $8 ${reach ? 'AND marketplace = ANY($10)' : ''}
         ORDER BY happened.xid, happened.seq LIMIT $9`,
        [
          ...[epoch, begin.xid, begin.seq, end.xid, end.seq],
          ...[outcomeTypes, actor.id, actor.kind, limit, ...(reach ? [reach] : [])],
        ],
      );
      const items = await presented(tx, found);
      const full = items.length === limit;
      const reached = end === last && epoch < head.epoch ? { epoch: epoch + 1, xid: '0', seq: '0' } : end;
      return {
        items,
        nextCursor: formatPosition(full ? (found.at(-1) ?? reached) : reached),
        more: full || reached !== head,
      };
    });
  }

  /** As far as one question looks, when the log goes on behind that. */
  private async farthest(
    tx: Transaction,
    begin: Position,
    end: Position,
    window: number,
  ): Promise<Position | undefined> {
    const [last] = await rows<Position>(
      tx,
      `SELECT epoch, xid::text, seq::text FROM events
       WHERE epoch = $1 AND (xid, seq) > ($2::bigint, $3::bigint) AND (xid, seq) <= ($4::bigint, $5::bigint)
       ORDER BY events.epoch, events.xid, events.seq OFFSET ${window - 1} LIMIT 1`,
      [begin.epoch, begin.xid, begin.seq, end.xid, end.seq],
    );
    return last;
  }
}

interface Look {
  begin: Position;
  head: Position;
  /** How many events. */
  window: number;
}

const ranOutOfTime = (error: unknown): boolean =>
  error instanceof DomainError && databaseCode(error.cause) === statementTimeout;
const statementTimeout = '57014';

/** The epoch is compared by itself: of a comparison of rows the planner only estimates the first column, which nearly all have in common. */
const endOfEpoch = String(2n ** 63n - 1n);

const columns = 'epoch, xid, seq, at, type, subject_id, actor_kind, actor_id, actor_name, data';
const texts = 'epoch, xid::text, seq::text, at, type, subject_id, actor_kind, actor_id, actor_name, data';

interface EventRow extends Position {
  at: Date;
  type: string;
  subject_id: string;
  actor_kind: string;
  actor_id: string;
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
  actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
  data: row.data,
});
