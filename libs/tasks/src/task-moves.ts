import { Injectable } from '@nestjs/common';
import { type Actor, Events, type Transaction } from '@souk/platform';
import { DueTimes } from './sla/due-times';
import { changeTask } from './task-change';
import { isDecision } from './task-decision.entity';
import { decisionOf, effectOf, type Given, pastOf } from './task-effects';
import { factsOf, type TaskEventData, type Told, watched } from './task-facts';
import { type Task } from './task.entity';
import { type StepAction, type TaskStatus, transitionOf } from './task-transitions';

export interface Move extends Given {
  /** An approval that is one of several does nothing yet but count. */
  counts?: 'fully' | 'partly';
  /** What its event tells beside. */
  told?: Told;
}

/** The compare-and-set of a step and its event. Whether somebody may take it has been asked before. */
@Injectable()
export class TaskMoves {
  constructor(
    private readonly events: Events,
    private readonly dueTimes: DueTimes,
  ) {}

  /** Undefined: somebody else was quicker. */
  async move(
    tx: Transaction,
    actor: Actor,
    task: Task,
    action: StepAction,
    { counts = 'fully', told = {}, ...given }: Move = {},
  ): Promise<Task | undefined> {
    const full = counts === 'fully';
    const status = full ? statusAfter(action, task.status) : task.status;
    const due = status === task.status ? {} : await this.dueTimes.entering(tx, task, status);
    const effect = {
      ...(isDecision(action) ? decisionOf(action, actor, task) : {}),
      ...(full ? effectOf(action, actor, given) : {}),
      ...due,
      status,
    };
    const changed = await changeTask(tx, task, effect, transitionOf(action).from);
    if (!changed) return undefined;
    await this.record(tx, actor, pastOf[action], task, changed, {
      ...(given.reason === undefined ? {} : { reason: given.reason }),
      ...told,
    });
    return changed;
  }

  /** The event of a change: what was, what became, and what the task was like. */
  async record(tx: Transaction, actor: Actor, verb: string, before: Task, after: Task, told: Told): Promise<void> {
    const changed = watched.filter((field) => before[field] !== after[field]);
    const pick = (task: Task) => Object.fromEntries(changed.map((field) => [field, task[field]]));
    const { revision, version } = after;
    const data: TaskEventData = {
      before: pick(before),
      after: pick(after),
      revision,
      version,
      task: factsOf(before),
      ...told,
    };
    await this.events.append(tx, {
      type: `task.${verb}`,
      actor,
      subject: ['task', before.id],
      marketplace: before.marketplace,
      data: { ...data },
    });
  }
}

function statusAfter(action: StepAction, status: TaskStatus): TaskStatus {
  const { to } = transitionOf(action);
  return to === 'same' ? status : to;
}
