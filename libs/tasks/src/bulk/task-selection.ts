import { Injectable } from '@nestjs/common';
import { type Actor, Database, sha256 } from '@souk/platform';
import { type TaskFilter } from '../search/task-filter';
import { TaskList } from '../search/task-list';
import { type Task } from '../task.entity';
import { mostInBulk } from './bulk-input';
import { type Target } from './task-bulk';

export interface Selection {
  /** Of all that the filter finds, also when that is more than a batch takes. */
  count: number;
  /** No more than a batch takes, the newest first; each with the revision it has now. */
  targets: readonly Target[];
  /** Of exactly these tasks with exactly these revisions. */
  digest: string;
}

/** Tasks that are chosen by a filter instead of one by one. */
@Injectable()
export class TaskSelection {
  constructor(
    private readonly database: Database,
    private readonly list: TaskList,
  ) {}

  async select(actor: Actor, filter: TaskFilter): Promise<Selection> {
    const ids = await this.list.ids(actor, filter, { limit: mostInBulk + 1 });
    const targets = await this.database.query<Target & { revision: string }>(
      actor,
      'SELECT id, revision FROM tasks WHERE id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id)',
      [ids.slice(0, mostInBulk)],
    );
    return {
      count: ids.length > mostInBulk ? await this.list.count(actor, filter) : ids.length,
      targets,
      digest: sha256(targets.map(({ id, revision }) => `${id} ${revision}\n`).join('')),
    };
  }

  /** In the same order, to look at. */
  show(actor: Actor, targets: readonly Target[]): Promise<Task[]> {
    return this.list.read(
      actor,
      targets.map(({ id }) => id),
    );
  }
}
