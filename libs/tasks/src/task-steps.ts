import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, Events, rows, type Transaction } from '@souk/platform';
import { In, IsNull, MoreThanOrEqual } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type DecisionAction, isDecision, TaskDecision } from './task-decision.entity';
import { checkStep, lostRace, type Seen } from './task-checks';
import { effectOf, type Effect, pastOf } from './task-effects';
import { requireWorker } from './task-people';
import { visibleTask } from './task-rows';
import { Task } from './task.entity';
import { type StepAction, type TaskStatus, transitionOf } from './task-transitions';

export interface StepInput extends Seen {
  assignee?: string | undefined;
  actualHours?: number | undefined;
  notes?: string | undefined;
}

/** What is decided in a hurry can be taken back in a hurry. */
const undoSeconds = 60;

/** The steps of the workflow: each is one compare-and-set, its event beside it in the same transaction. */
@Injectable()
export class TaskSteps {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  take(actor: Actor, id: string, action: StepAction, input: StepInput = {}): Promise<Task> {
    return this.database.transaction(actor, async (tx) => {
      const task = await visibleTask(tx, actor, id);
      checkStep(actor, task, action, input);
      if (action === 'assign') await requireWorker(tx, task, input.assignee);
      // An approval that is one of several does nothing yet but count.
      const settled = !isDecision(action) || (await this.decide(tx, actor, task, action, input));
      const effect = settled ? effectOf(action, actor, input) : {};
      const status = settled ? statusAfter(action, task) : task.status;
      if (!(await this.write(tx, task, action, status, effect))) throw await lostRace(tx, actor, id, action);
      const changed = await tx.findOneByOrFail(Task, { id });
      await this.events.append(tx, {
        type: `task.${pastOf[action]}`,
        actor,
        subject: ['task', id],
        marketplace: task.marketplace,
        data: differences(task, changed, input),
      });
      return changed;
    });
  }

  /** Takes back one's own decision, as long as nothing has followed it. */
  undo(actor: Actor, id: string): Promise<Task> {
    return this.database.transaction(actor, async (tx) => {
      const task = await visibleTask(tx, actor, id);
      const [decision] = await rows<{ id: string; from: TaskStatus; action: DecisionAction }>(
        tx,
        `UPDATE task_decisions SET undone_at = now()
         WHERE task_id = $1 AND decided_by::text = $2 AND version = $3 AND undone_at IS NULL
           AND created_at > now() - make_interval(secs => $4)
         RETURNING id, from_status AS "from", action`,
        [id, actor.id, task.version, undoSeconds],
      );
      if (!decision) throw nothingToUndo();
      const { affected } = await tx.update(
        Task,
        { id, version: task.version },
        {
          status: decision.from,
          version: task.version + 1,
          ...undone[decision.action],
          updatedAt: () => 'now()',
        },
      );
      if (affected !== 1) throw nothingToUndo();
      const after = await tx.findOneByOrFail(Task, { id });
      await this.events.append(tx, {
        type: 'task.decision_undone',
        actor,
        subject: ['task', id],
        marketplace: task.marketplace,
        data: { ...differences(task, after, {}), decision: decision.action },
      });
      return after;
    });
  }

  /** Recorded whatever comes of it. False while an approval is one of several that are needed. */
  private async decide(
    tx: Transaction,
    actor: Actor,
    task: Task,
    action: DecisionAction,
    { reason }: StepInput,
  ): Promise<boolean> {
    const approved = action === 'approve' ? await approversOf(tx, task) : [];
    if (approved.includes(actor.id))
      throw new DomainError(
        'conflict',
        'already_approved',
        'You have approved this proposal before; it waits for others.',
      );
    await tx.insert(TaskDecision, {
      id: uuidv7(),
      taskId: task.id,
      action,
      revision: task.revision,
      reason: reason?.trim() ?? null,
      fromStatus: task.status,
      toStatus: transitionOf(action).to as TaskStatus,
      version: task.version + 1,
      decidedBy: actor.id,
      decidedByName: actor.name,
    });
    return action !== 'approve' || approved.length + 1 >= task.requiredApprovals;
  }

  /** The compare-and-set. False: somebody else was quicker. */
  private async write(
    tx: Transaction,
    task: Task,
    action: StepAction,
    status: TaskStatus,
    effect: Effect,
  ): Promise<boolean> {
    const { affected } = await tx.update(
      Task,
      { id: task.id, version: task.version, status: In([...transitionOf(action).from]) },
      { ...effect, status, version: task.version + 1, updatedAt: () => 'now()' },
    );
    return affected === 1;
  }
}

/**
 * Who has approved what the task says now, since it was last submitted: whatever sent it back asks everybody anew. Two approvals at once
 * are no race, since the compare-and-set lets one of them through.
 */
async function approversOf(tx: Transaction, { id, revision, submittedAt }: Task): Promise<string[]> {
  const found = await tx.find(TaskDecision, {
    where: {
      taskId: id,
      revision,
      action: 'approve',
      undoneAt: IsNull(),
      createdAt: MoreThanOrEqual(submittedAt ?? new Date(0)),
    },
    select: { id: true, decidedBy: true },
  });
  return found.map(({ decidedBy }) => decidedBy);
}

const nothingToUndo = () =>
  new DomainError(
    'conflict',
    'nothing_to_undo',
    `There is no decision of yours from the last ${undoSeconds} seconds that nothing has followed.`,
  );

/** What a decision wrote, taken back. */
const undone: Record<DecisionAction, Effect> = {
  approve: { approvedAt: null, approvedBy: null },
  reject: { rejectionReason: null },
  request_changes: {},
};

function statusAfter(action: StepAction, task: Task): TaskStatus {
  const { to } = transitionOf(action);
  return to === 'same' ? task.status : to;
}

/** What of a step its event tells. */
const told = ['status', 'assignedTo', 'actualHours', 'completionNotes', 'rejectionReason'] as const;

function differences(before: Task, after: Task, { reason }: StepInput): Record<string, unknown> {
  const changed = told.filter((field) => before[field] !== after[field]);
  const pick = (task: Task) => Object.fromEntries(changed.map((field) => [field, task[field]]));
  const { revision, version } = after;
  return { before: pick(before), after: pick(after), revision, version, ...(reason === undefined ? {} : { reason }) };
}
