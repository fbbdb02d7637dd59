import { Injectable } from '@nestjs/common';
import { Events, isUuid, type LogReader, rows, type StoredEvent, system, type Transaction } from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { toldBy } from '../task-facts';
import { TaskOptions } from '../task-options';
import { type NotificationKind } from './notification.entity';
import { type Notice, noticesOf } from './notification-rules';

const souk = system('notifications');

/** Tells people of what happens to the tasks they have to do with, and notes who that is. */
@Injectable()
export class NotificationReader implements LogReader {
  readonly name = 'notifications';
  /** Whoever installs this has no use for a thousand lines about last year. */
  readonly from = 'now';

  constructor(
    private readonly events: Events,
    private readonly options: TaskOptions,
  ) {}

  async read(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
    const ofTasks = events.filter(({ subject }) => subject.kind === 'task' && isUuid(subject.id));
    await this.follow(tx, ofTasks);
    await this.endWaiting(tx, ofTasks);
    await this.tell(tx, ofTasks);
  }

  /** Whoever makes, comments, is mentioned or gets to do a task follows it, until he says otherwise. */
  private async follow(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
    const found = events.flatMap((event) =>
      followersOf(event).map((person) => ({ task: event.subject.id, person, since: event.at })),
    );
    if (found.length === 0) return;
    await tx.query(
      `INSERT INTO task_watchers (task_id, user_id, since)
       SELECT DISTINCT ON (tasks.id, users.id) tasks.id, users.id, found.since
       FROM jsonb_to_recordset($1) AS found(task uuid, person uuid, since timestamptz)
       JOIN tasks ON tasks.id = found.task JOIN users ON users.id = found.person
       ORDER BY tasks.id, users.id, found.since DESC
       ON CONFLICT (task_id, user_id) DO UPDATE SET since = excluded.since, ended_at = NULL
         WHERE task_watchers.ended_at < excluded.since`,
      [JSON.stringify(found)],
    );
  }

  /** What is settled waits for nobody; whoever gave one of several approvals is not waited for any more. */
  private async endWaiting(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
    const ended = events.flatMap((event) => {
      const { before, after } = toldBy(event);
      const task = event.subject.id;
      if (before?.status === 'awaiting_approval' && after?.status !== 'awaiting_approval')
        return [{ task, person: null }];
      return event.type === 'task.approved' ? [{ task, person: event.actor.id }] : [];
    });
    if (ended.length === 0) return;
    await tx.query(
      `UPDATE notifications SET read_at = now() FROM jsonb_to_recordset($1) AS ended(task uuid, person text)
       WHERE notifications.task_id = ended.task AND kind = 'waiting' AND read_at IS NULL
         AND (ended.person IS NULL OR ended.person = user_id::text)`,
      [JSON.stringify(ended)],
    );
  }

  private async tell(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
    const notices = onceWaiting(events.flatMap((event) => noticesOf(event, this.options)));
    if (notices.length === 0) return;
    const told = await rows<{ person: string; kinds: NotificationKind[]; count: number }>(tx, insertNotifications, [
      JSON.stringify(notices.map((notice) => ({ ...notice, id: uuidv7() }))),
    ]);
    for (const { person, ...data } of told)
      await this.events.append(tx, {
        type: 'notification.created',
        actor: souk,
        subject: ['notification', person],
        data,
      });
  }
}

function followersOf(event: StoredEvent): string[] {
  const { type, actor } = event;
  const { after, mentions = [] } = toldBy(event);
  const involved: (string | null | undefined)[] = [
    ...(type === 'task.assigned' ? [after?.assignedTo] : []),
    ...(type === 'task.commented' || type === 'task.comment_edited' ? mentions : []),
    ...((type === 'task.created' || type === 'task.commented') && actor.kind === 'human' ? [actor.id] : []),
  ];
  return involved.filter((id) => typeof id === 'string').filter((id) => isUuid(id));
}

/** A task that began to wait twice in a batch waits once. */
function onceWaiting(notices: Notice[]): Notice[] {
  const last = new Map(
    notices.filter(({ kind }) => kind === 'waiting').map((notice) => [notice.task, notice.event] as const),
  );
  return notices.filter(({ kind, task, event }) => kind !== 'waiting' || last.get(task) === event);
}

/**
 * Everybody of every notice in one statement. The task as it is now has a say in one thing: what is decided already waits for nobody,
 * whatever the order in which the log tells it. Ids sort as the events do; only their tails are by chance.
 */
const insertNotifications = `
WITH notice AS (
  SELECT given.*, tasks.marketplace FROM jsonb_to_recordset($1) AS given(
    id uuid, event uuid, task uuid, rank integer, kind text, at timestamptz, actor text, "actorName" text,
    people uuid[], watchers boolean, leads boolean, "except" text[], data jsonb)
  JOIN tasks ON tasks.id = given.task
  WHERE given.kind <> 'waiting' OR tasks.status = 'awaiting_approval'
), addressed AS (
  SELECT id, unnest(people) AS person FROM notice
  UNION
  SELECT id, user_id FROM notice JOIN task_watchers ON task_id = task 
    -- An event is told to the millisecond.
    AND date_trunc('milliseconds', since) <= at AND ended_at IS NULL WHERE watchers
  UNION
  SELECT notice.id, users.id FROM notice JOIN users ON role IN ('admin', 'head') AND users.id::text <> ALL ("except") WHERE leads
), told AS (
  SELECT DISTINCT ON (event, users.id) notice.*, users.id AS person
  FROM addressed JOIN notice USING (id) JOIN users ON users.id = person
  WHERE users.status = 'active' AND users.id::text IS DISTINCT FROM actor
    AND (users.marketplaces IS NULL OR notice.marketplace = ANY (users.marketplaces))
  ORDER BY event, users.id, rank
), made AS (
  INSERT INTO notifications (id, user_id, kind, task_id, event_id, actor_name, data)
  SELECT (left(id::text, 26) || right(gen_random_uuid()::text, 10))::uuid, person, kind, task, event, "actorName", data FROM told
  ON CONFLICT (event_id, user_id) DO NOTHING
  RETURNING user_id AS person, kind
)
SELECT person, count(*)::int AS count, array_agg(DISTINCT kind ORDER BY kind) AS kinds FROM made GROUP BY person ORDER BY person`;
