import { Injectable } from '@nestjs/common';
import { type Actor, Database, type Keyset, keysetPage, rows, type Transaction, wrongField } from '@souk/platform';
import { reachOf } from '../task-reach';
import { Task } from '../task.entity';
import { Notification, type NotificationKind } from './notification.entity';

export interface NotificationFilter {
  unread?: boolean | undefined;
  kind?: NotificationKind | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** With what it is about, as it is now. */
export interface NotificationLine {
  notification: Notification;
  taskNumber: string;
  taskTitle: string;
  /** How its comment begins; null without one, and when it is gone. */
  excerpt: string | null;
}

export interface NotificationPage extends Keyset<NotificationLine> {
  unreadCount: number;
}

/** Which ones: named, or all; with `before` those that had come by then. */
export interface Which {
  ids?: string[] | undefined;
  all?: true | undefined;
  before?: Date | undefined;
}

/** Beyond that nobody counts. */
export const mostUnread = 100;

/** What somebody was told (NotificationReader), of the tasks that are within reach still. */
@Injectable()
export class Notifications {
  constructor(private readonly database: Database) {}

  /** The newest first. */
  list(actor: Actor, { unread, kind, limit, cursor }: NotificationFilter): Promise<NotificationPage> {
    return this.database.transaction(actor, async (tx) => {
      const query = within(tx, actor);
      if (unread !== undefined) query.andWhere(`notification.readAt IS ${unread ? '' : 'NOT '}NULL`);
      if (kind !== undefined) query.andWhere('notification.kind = :kind', { kind });
      const { items, nextCursor } = await keysetPage(query, { sort: 'createdAt', id: 'id', limit, cursor });
      return { items: await asLines(tx, items), nextCursor, unreadCount: await this.unreadCount(tx, actor) };
    });
  }

  /** How many became read by it. */
  read(actor: Actor, { ids, all, before }: Which): Promise<number> {
    if ((ids === undefined) === (all === undefined)) throw wrongField('ids', 'ids_or_all', 'or all: one of them');
    if (ids && before) throw wrongField('before', 'before', 'goes with all');
    return this.database.transaction(actor, async (tx) => {
      const query = tx
        .createQueryBuilder()
        .update(Notification)
        .set({ readAt: () => 'now()' })
        .where('user_id = :me AND read_at IS NULL', { me: actor.id });
      if (ids) query.andWhere('id = ANY (:ids)', { ids });
      // As exactly as we tell it.
      if (before) query.andWhere(`date_trunc('milliseconds', created_at) <= :before`, { before });
      return (await query.execute()).affected ?? 0;
    });
  }

  private async unreadCount(tx: Transaction, actor: Actor): Promise<number> {
    const found = await within(tx, actor)
      .andWhere('notification.readAt IS NULL')
      .select('1')
      .orderBy('notification.createdAt') // as the index is sorted
      .limit(mostUnread)
      .getRawMany();
    return found.length;
  }
}

function within(tx: Transaction, actor: Actor) {
  const query = tx
    .createQueryBuilder(Notification, 'notification')
    .where('notification.userId = :me', { me: actor.id });
  const reach = reachOf(actor);
  return reach
    ? query.innerJoin(Task, 'task', 'task.id = notification.taskId AND task.marketplace = ANY (:reach)', { reach })
    : query;
}

async function asLines(tx: Transaction, notifications: Notification[]): Promise<NotificationLine[]> {
  if (notifications.length === 0) return [];
  const found = await rows<Omit<NotificationLine, 'notification'> & { id: string }>(
    tx,
    `SELECT notifications.id, number AS "taskNumber", title AS "taskTitle", left(body, 200) AS excerpt
     FROM notifications JOIN tasks ON tasks.id = task_id
     LEFT JOIN task_comments ON task_comments.id = (data ->> 'commentId')::uuid AND deleted_at IS NULL
     WHERE notifications.id = ANY ($1)`,
    [notifications.map(({ id }) => id)],
  );
  const about = new Map(found.map(({ id, ...line }) => [id, line]));
  return notifications.flatMap((notification) => {
    const line = about.get(notification.id);
    return line ? [{ notification, ...line }] : [];
  });
}
