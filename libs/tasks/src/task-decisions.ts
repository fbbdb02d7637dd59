import { type Transaction } from '@souk/platform';
import { IsNull, MoreThanOrEqual } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { type DecisionAction, TaskDecision } from './task-decision.entity';
import { type TaskStatus, transitionOf } from './task-transitions';
import { type Task } from './task.entity';

export type NewDecision = Pick<TaskDecision, 'action' | 'decidedBy' | 'decidedByName'> &
  Partial<Pick<TaskDecision, 'reason' | 'batchId' | 'policyId' | 'explanation'>>;

/** Before the step itself: the compare-and-set that follows throws it away when somebody else was quicker. */
export async function recordDecision(tx: Transaction, task: Task, decision: NewDecision): Promise<void> {
  const { explanation, ...plain } = decision;
  await tx.insert(TaskDecision, {
    ...plain,
    ...(explanation ? { explanation: explanation as never } : {}),
    id: uuidv7(),
    taskId: task.id,
    revision: task.revision,
    fromStatus: task.status,
    toStatus: decisionLeadsTo(decision.action),
    version: task.version + 1,
  });
}

const decisionLeadsTo = (action: DecisionAction): TaskStatus => transitionOf(action).to as TaskStatus;

/**
 * Who has approved what the task says now, since it was last submitted: whatever sent it back asks everybody anew. Two approvals at once
 * are no race, since the compare-and-set lets one of them through.
 */
export async function approversOf(tx: Transaction, { id, revision, submittedAt }: Task): Promise<(string | null)[]> {
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
