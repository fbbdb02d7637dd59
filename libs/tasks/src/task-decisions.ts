import { type Transaction } from '@souk/platform';
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
