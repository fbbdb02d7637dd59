import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  DomainError,
  Events,
  type Keyset,
  keysetPage,
  noSuch,
  permissionsOf,
  rows,
  type Transaction,
} from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { factsOf, type TaskEventData, type Told } from '../task-facts';
import { visibleTask } from '../task-rows';
import { type Task } from '../task.entity';
import { requireReachable } from './mentions';
import { TaskComment } from './task-comment.entity';

export interface NewComment {
  body: string;
  /** People who are told. */
  mentions?: string[] | undefined;
}

export interface FormerComment {
  version: number;
  body: string;
  writtenAt: Date;
}

export type CommentAction = 'edit' | 'delete';

/** What is said about a task. Comments are no part of what is decided on: they change nothing of the task. */
@Injectable()
export class Comments {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /** The newest first. */
  list(
    actor: Actor,
    taskId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Keyset<TaskComment>> {
    return this.database.transaction(actor, async (tx) => {
      await visibleTask(tx, actor, taskId);
      const query = tx.createQueryBuilder(TaskComment, 'comment').where('comment.taskId = :taskId', { taskId });
      return keysetPage(query, { sort: 'createdAt', id: 'id', limit, cursor });
    });
  }

  add(actor: Actor, taskId: string, { body, mentions = [] }: NewComment): Promise<TaskComment> {
    return this.database.transaction(actor, async (tx) => {
      const task = await visibleTask(tx, actor, taskId);
      await requireReachable(tx, actor, task, mentions);
      const id = uuidv7();
      const author = { authorKind: actor.kind, authorId: actor.id, authorName: actor.name };
      await tx.insert(TaskComment, { id, taskId, ...author, body, mentions });
      await this.tell(tx, actor, task, 'commented', { commentId: id, mentions });
      return tx.findOneByOrFail(TaskComment, { id });
    });
  }

  /** What it said before is kept. Who is mentioned stays when nothing is said about it. */
  edit(actor: Actor, taskId: string, id: string, change: NewComment, version?: number): Promise<TaskComment> {
    return this.database.transaction(actor, async (tx) => {
      const { task, comment } = await this.find(tx, actor, taskId, id);
      const { body, mentions = comment.mentions } = change;
      if (!allowedOn(actor, comment).includes('edit')) throw refused(comment, 'Only whoever wrote a comment edits it.');
      requireVersion(comment, version);
      const added = mentions.filter((one) => !comment.mentions.includes(one));
      if (body === comment.body && added.length === 0 && mentions.length === comment.mentions.length) return comment;
      await requireReachable(tx, actor, task, added);
      const where = { id, version: comment.version };
      const { affected } = await tx
        .createQueryBuilder()
        .update(TaskComment)
        .set({ body, mentions, version: comment.version + 1, editedAt: () => 'now()' })
        .where({ ...where })
        .andWhere('deleted_at IS NULL')
        .execute();
      if (!affected) throw await lostRace(tx, id, version);
      await tx.query('INSERT INTO task_comment_edits (comment_id, version, body, written_at) VALUES ($1, $2, $3, $4)', [
        id,
        comment.version,
        comment.body,
        comment.editedAt ?? comment.createdAt,
      ]);
      // Whoever was mentioned before has been told.
      await this.tell(tx, actor, task, 'comment_edited', { commentId: id, mentions: added });
      return tx.findOneByOrFail(TaskComment, { id });
    });
  }

  /** What it said before, the newest first; nothing of one that is gone. */
  edits(actor: Actor, taskId: string, id: string): Promise<FormerComment[]> {
    return this.database.transaction(actor, async (tx) => {
      const { comment } = await this.find(tx, actor, taskId, id);
      if (comment.deletedAt) return [];
      return rows<FormerComment>(
        tx,
        `SELECT version, body, written_at AS "writtenAt" FROM task_comment_edits WHERE comment_id = $1 ORDER BY version DESC`,
        [id],
      );
    });
  }

  /** Gone already is as good. `version`: as it was read; another one is stale. */
  remove(actor: Actor, taskId: string, id: string, version?: number): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const { task, comment } = await this.find(tx, actor, taskId, id);
      if (comment.deletedAt) return;
      if (!allowedOn(actor, comment).includes('delete'))
        throw refused(comment, 'Only whoever wrote a comment, a head or an admin takes it away.');
      requireVersion(comment, version);
      const gone = await rows(
        tx,
        `UPDATE task_comments SET deleted_at = now(), version = version + 1
         WHERE id = $1 AND deleted_at IS NULL AND ($2::integer IS NULL OR version = $2) RETURNING id`,
        [id, version ?? null],
      );
      if (gone.length === 0 && version !== undefined) throw await lostRace(tx, id, version);
      if (gone.length > 0) await this.tell(tx, actor, task, 'comment_deleted', { commentId: id });
    });
  }

  private async find(
    tx: Transaction,
    actor: Actor,
    taskId: string,
    id: string,
  ): Promise<{ task: Task; comment: TaskComment }> {
    const task = await visibleTask(tx, actor, taskId);
    const comment = await tx.findOneBy(TaskComment, { id, taskId });
    if (!comment) throw noSuch('comment');
    return { task, comment };
  }

  private tell(tx: Transaction, actor: Actor, task: Task, verb: string, told: Told): Promise<void> {
    const data: TaskEventData = { ...told, task: factsOf(task) };
    return this.events.append(tx, {
      type: `task.${verb}`,
      actor,
      subject: ['task', task.id],
      marketplace: task.marketplace,
      data: { ...data },
    });
  }
}

/** What somebody may do with a comment. */
export function allowedOn(
  { kind, id, role }: Actor,
  { authorKind, authorId, deletedAt }: TaskComment,
): CommentAction[] {
  if (deletedAt || role === undefined || !permissionsOf(role).has('tasks.comment')) return [];
  if (authorKind === kind && authorId === id) return ['edit', 'delete'];
  return permissionsOf(role).has('tasks.manage') ? ['delete'] : [];
}

const refused = ({ deletedAt }: TaskComment, why: string) =>
  deletedAt
    ? new DomainError('conflict', 'comment_deleted', 'The comment is gone.')
    : new DomainError('forbidden', 'action_not_allowed', why);

/** Whoever names the version that he read means that one. */
function requireVersion(comment: TaskComment, version: number | undefined): void {
  if (version === undefined || version === comment.version) return;
  throw new DomainError('stale', 'comment_stale', 'The comment has changed since you read it. Read it again.', {
    facts: { version: comment.version },
  });
}

async function lostRace(tx: Transaction, id: string, version: number | undefined): Promise<DomainError> {
  const now = await tx.findOneByOrFail(TaskComment, { id });
  requireVersion(now, version);
  return new DomainError('conflict', 'comment_changed', 'The comment was changed at the same moment. Read it again.', {
    facts: { version: now.version },
  });
}
