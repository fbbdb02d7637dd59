import { Injectable } from '@nestjs/common';
import {
  type Actor,
  AuditLog,
  Database,
  DomainError,
  type Event,
  type Keyset,
  keysetPage,
  system,
} from '@souk/platform';
import { LessThan } from 'typeorm';
import { type ContentChange, differences } from './proposal';
import { TaskDecision } from './task-decision.entity';
import { TaskRevision } from './task-revision.entity';
import { visibleTask } from './task-rows';

export interface RevisionWithChanges {
  revision: TaskRevision;
  /** Against the one before; none for the first. */
  changes: ContentChange[];
}

interface Page {
  limit: number;
  cursor?: string | undefined;
}

/** What a task said, who decided what, and all that happened to it: for whoever sees the task, the newest first. */
@Injectable()
export class TaskHistory {
  constructor(
    private readonly database: Database,
    private readonly log: AuditLog,
  ) {}

  revisions(actor: Actor, id: string, { limit, cursor }: Page): Promise<Keyset<RevisionWithChanges>> {
    return this.database.transaction(actor, async (tx) => {
      await visibleTask(tx, actor, id);
      const found = await tx.find(TaskRevision, {
        where: { taskId: id, ...(cursor === undefined ? {} : { number: LessThan(numberOf(cursor)) }) },
        order: { number: 'DESC' },
        take: limit + 1, // the last of a page is compared with the one before it
      });
      const items = found.slice(0, limit).map((revision, index) => {
        const former = found[index + 1];
        return { revision, changes: former ? differences(former.content, revision.content) : [] };
      });
      const last = items.at(-1)?.revision.number;
      return { items, nextCursor: found.length > limit && last !== undefined ? String(last) : null };
    });
  }

  /** Those that were taken back too. */
  decisions(actor: Actor, id: string, page: Page): Promise<Keyset<TaskDecision>> {
    return this.database.transaction(actor, async (tx) => {
      await visibleTask(tx, actor, id);
      const query = tx.createQueryBuilder(TaskDecision, 'decision').where('decision.taskId = :id', { id });
      return keysetPage(query, { sort: 'createdAt', id: 'id', ...page });
    });
  }

  async events(actor: Actor, id: string, page: Page): Promise<Keyset<Event>> {
    await this.database.transaction(actor, (tx) => visibleTask(tx, actor, id));
    // An agent may not read the log; what happened to its own tasks it may know.
    return this.log.list(system('timeline'), { subjectKind: 'task', subjectId: id, ...page });
  }
}

/** The revisions of a task are numbered: the number of the last one shown says where the next page begins. */
function numberOf(cursor: string): number {
  if (/^[1-9]\d{0,8}$/.test(cursor)) return Number(cursor);
  throw new DomainError('invalid', 'cursor', 'The cursor is not one that this list gave out; start again without it.');
}
