import { Injectable } from '@nestjs/common';
import { type Actor, Database } from '@souk/platform';
import { AutoDecisions } from './auto-decisions';
import { contentOf, differences, revisionOf, type TaskContent } from './proposal';
import { DueTimes } from './sla/due-times';
import { changeTask } from './task-change';
import { TaskMoves } from './task-moves';
import { recordRevision, visibleTask } from './task-rows';
import { TaskRules } from './task-rules';
import { type Task } from './task.entity';

export type TaskChange = { [Field in Exclude<keyof TaskContent, 'marketplace'>]?: TaskContent[Field] | undefined };

/** Decisions are bound to what a task says, so an edit asks for a new one. */
@Injectable()
export class TaskEdits {
  constructor(
    private readonly database: Database,
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
        expiredAt: null,
        approvers: [],
      });
      if (!edited) throw await this.rules.lostRace(tx, actor, id, 'edit', { version });
      await recordRevision(tx, actor, { taskId: id, number, revision, content });
      await this.moves.record(tx, actor, 'edited', task, edited, { changes, revisionBefore: task.revision });
      return this.autoDecisions.settle(tx, actor, edited);
    });
  }
}

const defined = (change: TaskChange): Partial<TaskContent> =>
  Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
