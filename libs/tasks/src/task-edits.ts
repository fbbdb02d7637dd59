import { Injectable } from '@nestjs/common';
import { type Actor, AuditLog, Database, type Event, type Keyset, system } from '@souk/platform';
import canonicalize from 'canonicalize';
import { AutoDecisions } from './auto-decisions';
import { contentOf, expiryOf, revisionOf, type TaskContent } from './proposal';
import { DueTimes } from './sla/due-times';
import { changeTask } from './task-change';
import { TaskMoves } from './task-moves';
import { recordRevision, visibleTask } from './task-rows';
import { TaskRules } from './task-rules';
import { TaskRevision } from './task-revision.entity';
import { type Task } from './task.entity';

export type TaskChange = { [Field in Exclude<keyof TaskContent, 'marketplace'>]?: TaskContent[Field] | undefined };

export interface ContentChange {
  field: string;
  before: unknown;
  after: unknown;
}

export interface RevisionWithChanges {
  revision: TaskRevision;
  /** Against the one before; none for the first. */
  changes: ContentChange[];
}

/** What a task says, and what it said before: decisions are bound to one revision, so an edit asks for a new decision. */
@Injectable()
export class TaskEdits {
  constructor(
    private readonly database: Database,
    private readonly log: AuditLog,
    private readonly rules: TaskRules,
    private readonly moves: TaskMoves,
    private readonly dueTimes: DueTimes,
    private readonly autoDecisions: AutoDecisions,
  ) {}

  edit(actor: Actor, id: string, change: TaskChange, version?: number): Promise<Task> {
    return this.database.transaction(actor, async (tx) => {
      const task = await visibleTask(tx, actor, id);
      this.rules.check(actor, task, 'edit', { version });
      const before = contentOf(task);
      const content = { ...before, ...defined(change) };
      const changes = differences(before, content);
      if (changes.length === 0) return task;
      const number = task.revisionNumber + 1;
      const revision = revisionOf(content);
      const edited = await changeTask(tx, task, {
        ...(content as object),
        ...(await this.dueTimes.edited(tx, task, content)),
        revision,
        revisionNumber: number,
        editedById: actor.id,
        expiresAt: expiryOf(content),
        expiredAt: null,
      });
      if (!edited) throw await this.rules.lostRace(tx, actor, id, 'edit');
      await recordRevision(tx, actor, { taskId: id, number, revision, content });
      await this.moves.record(tx, actor, 'edited', task, edited, { changes, revisionBefore: task.revision });
      return this.autoDecisions.settle(tx, actor, edited);
    });
  }

  /** The newest first. */
  revisions(actor: Actor, id: string): Promise<RevisionWithChanges[]> {
    return this.database.transaction(actor, async (tx) => {
      await visibleTask(tx, actor, id);
      const found = await tx.find(TaskRevision, { where: { taskId: id }, order: { number: 'ASC' } });
      return found
        .map((revision, index) => {
          const former = found[index - 1];
          return { revision, changes: former ? differences(former.content, revision.content) : [] };
        })
        .toReversed();
    });
  }

  /** All that happened to a task, newest first. */
  async timeline(
    actor: Actor,
    id: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Keyset<Event>> {
    await this.database.transaction(actor, (tx) => visibleTask(tx, actor, id));
    // An agent may not read the log; what happened to its own tasks it may know.
    return this.log.list(system('timeline'), { subjectKind: 'task', subjectId: id, ...page });
  }
}

const defined = (change: TaskChange): Partial<TaskContent> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));

function differences(before: TaskContent, after: TaskContent): ContentChange[] {
  const fields = Object.keys(after) as (keyof TaskContent)[];
  return fields
    .filter((field) => canonicalize(before[field]) !== canonicalize(after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}
