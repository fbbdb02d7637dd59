import { type Actor, type StoredEvent } from '@souk/platform';
import { type Decider, deciderOf } from '../decider';
import { type Explanation } from '../policies/explanation';
import { reachOf } from '../task-reach';
import { toldBy } from '../task-facts';
import { type TaskStatus } from '../task-transitions';

const decisions = ['approved', 'rejected', 'changes_requested', 'decision_undone'] as const;
const steps = [
  ...decisions,
  ...['edited', 'assigned', 'unassigned', 'started', 'released', 'completed', 'cancelled', 'reopened', 'expired'],
];

/** What may become of a proposal. That it was made and submitted its maker knows. */
export const outcomeTypes: readonly string[] = steps.map((verb) => `task.${verb}`);
const decisionTypes: readonly string[] = decisions.map((verb) => `task.${verb}`);

export interface Outcome {
  /** Where in the log it is. */
  position: string;
  at: string;
  type: string;
  taskId: string;
  number: number;
  externalId: string | null;
  title: string;
  /** What the task came to by it. */
  status: TaskStatus;
  revision: string | null;
  reason: string | null;
  /** Of decisions. */
  decidedBy: Decider | null;
  /** Of a policy: why it decided. */
  explanation?: Explanation;
  completionNotes?: string;
  actualHours?: number;
}

/** What of a task its events do not tell, or did not in former releases. */
export interface NamedTask {
  number: string;
  title: string;
  externalId: string | null;
  status: TaskStatus;
}

export type OutcomeEvent = Pick<StoredEvent, 'position' | 'at' | 'type' | 'subject' | 'data'> & {
  actor: Pick<StoredEvent['actor'], 'kind' | 'id' | 'name'>;
};

export function outcomeOf({ position, at, type, subject, actor, data }: OutcomeEvent, task?: NamedTask): Outcome {
  const { task: facts, after = {}, revision, reason, explanation } = toldBy({ data });
  return {
    position,
    at,
    type,
    taskId: subject.id,
    number: facts?.number ?? Number(task?.number),
    externalId: task?.externalId ?? null,
    title: facts?.title ?? task?.title ?? '',
    status: after.status ?? facts?.status ?? task?.status ?? 'pending',
    revision: revision ?? null,
    reason: reason ?? null,
    decidedBy: decisionTypes.includes(type)
      ? deciderOf(actor.kind === 'human' ? actor.id : null, actor.name, explanation)
      : null,
    ...(explanation ? { explanation } : {}),
    ...(typeof after.completionNotes === 'string' ? { completionNotes: after.completionNotes } : {}),
    ...(typeof after.actualHours === 'number' ? { actualHours: after.actualHours } : {}),
  };
}

/** Whether it is something that became of a task of that actor. */
export function isOutcomeFor(actor: Actor, { type, data, marketplace }: StoredEvent): boolean {
  if (!outcomeTypes.includes(type)) return false;
  const by = toldBy({ data }).task?.createdBy;
  const reach: readonly string[] | undefined = reachOf(actor);
  return (
    by?.kind === actor.kind && by.id === actor.id && (!reach || (marketplace !== null && reach.includes(marketplace)))
  );
}
