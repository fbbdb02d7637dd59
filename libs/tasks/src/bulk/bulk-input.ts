import { DomainError, type FieldError } from '@souk/platform';
import { type Given } from '../task-effects';
import { type StepAction, transitionOf } from '../task-transitions';

/** More than a person can stand for at once, and as long as a request may take. */
export const mostInBulk = 500;

/** What is told to every one of the tasks. */
const takes: Record<StepAction, readonly (keyof Given)[]> = {
  submit: [],
  approve: ['reason'],
  reject: ['reason'],
  request_changes: ['reason'],
  assign: ['assignedTo'],
  unassign: [],
  start: [],
  release: [],
  complete: ['actualHours', 'notes'],
  cancel: ['reason'],
  reopen: ['reason'],
};

export const stepActions = Object.keys(takes) as StepAction[];

/** One answer for all of them: what is missing for one is missing for every one. */
export function checkGiven(action: StepAction, given: Given & { revisions?: object | undefined }): void {
  const { needsReason, seesRevision } = transitionOf(action);
  const needed: string[] = [
    ...(needsReason ? ['reason'] : []),
    ...(action === 'assign' ? ['assignedTo'] : []),
    ...(action === 'complete' ? ['actualHours'] : []),
  ];
  const taken: readonly string[] = [...takes[action], ...(seesRevision ? ['revisions'] : [])];
  const present = Object.entries(given).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  const errors: FieldError[] = [
    ...needed
      .filter((field) => !present.includes(field))
      .map((path) => ({ path, code: 'required', message: `must be given to ${spoken(action)}` })),
    ...present
      .filter((field) => !taken.includes(field))
      .map((path) => ({ path, code: 'unknown', message: `means nothing to ${spoken(action)}` })),
  ];
  if (errors.length === 0) return;
  const fields = errors.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new DomainError('invalid', 'validation_failed', `${fields}.`, { errors });
}

const spoken = (action: StepAction) => `"${action.replaceAll('_', ' ')}"`;
