import { taskStatuses } from '@souk/tasks';

export interface TaskEvent {
  type: string;
  actor_id: string;
  data: {
    before?: Record<string, unknown>;
    after?: Record<string, unknown>;
    version?: number;
    revision?: string;
  };
}

interface Replayed {
  status: unknown;
  version: unknown;
  assignedTo: unknown;
  revision: unknown;
}

/** What a task has become, by its events alone. Throws when they do not follow from each other. */
export function replay([first, ...later]: TaskEvent[]): Replayed {
  if (first?.type !== 'task.created') throw new Error(`A history begins with ${String(first?.type)}`);
  const task: Replayed = {
    status: first.data.after?.status,
    version: first.data.version,
    assignedTo: null,
    revision: first.data.revision,
  };
  for (const { type, data } of later) {
    const { before = {}, after = {}, version, revision } = data;
    if (version !== Number(task.version) + 1)
      throw new Error(`${type} is of version ${version}, after ${String(task.version)}`);
    if ('status' in before && before.status !== task.status)
      throw new Error(`${type} starts from ${String(before.status)}, not from ${String(task.status)}`);
    if ('assignedTo' in before && before.assignedTo !== task.assignedTo)
      throw new Error(`${type} takes it from somebody who did not have it`);
    if (type !== 'task.edited' && revision !== task.revision)
      throw new Error(`${type} is of a revision that nobody wrote`);
    Object.assign(task, pick(after, 'status'), pick(after, 'assignedTo'), { version, revision });
  }
  if (!(taskStatuses as readonly unknown[]).includes(task.status)) throw new Error(`It ends as ${String(task.status)}`);
  return task;
}

const pick = (from: Record<string, unknown>, field: string) => (field in from ? { [field]: from[field] } : {});
