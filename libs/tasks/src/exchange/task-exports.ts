import { Injectable } from '@nestjs/common';
import { type Actor, Database, Events } from '@souk/platform';
import { type TaskFilter } from '../search/task-filter';
import { TaskList } from '../search/task-list';
import { type TaskSort } from '../search/task-sort';
import { type Task } from '../task.entity';

export interface Wanted {
  filter: TaskFilter;
  sort: TaskSort;
}

/** All tasks that match, for a file. */
@Injectable()
export class TaskExports {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly list: TaskList,
  ) {}

  /** Writes down who takes what, before anything is given out. */
  async begin(actor: Actor, format: string, { filter, sort }: Wanted): Promise<void> {
    const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    await this.database.transaction(actor, (tx) =>
      this.events.append(tx, {
        type: 'task_export.created',
        actor,
        // Not of a task: whoever follows tasks does not hear what others take away.
        subject: ['task_export', 'tasks'],
        ...(actor.marketplace === undefined ? {} : { marketplace: actor.marketplace }),
        data: { format, sort, filter: asked },
      }),
    );
  }

  batches(actor: Actor, { filter, sort }: Wanted, size: number): AsyncGenerator<Task[]> {
    return this.list.batches(actor, filter, sort, size);
  }
}
