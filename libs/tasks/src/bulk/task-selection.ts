import { Injectable } from '@nestjs/common';
import { type Actor, Database, sha256 } from '@souk/platform';
import { conditionsOf, type TaskFilter } from '../search/task-filter';
import { TaskList } from '../search/task-list';
import { TaskOptions } from '../task-options';
import { taskColumns } from '../task-rows';
import { type Task } from '../task.entity';
import { mostInBulk } from './bulk-input';
import { type Target } from './task-bulk';

export interface Selection {
  /** Of all that the filter finds, also when that is more than a batch takes. */
  count: number;
  /** No more than a batch takes, the newest first; each with the revision it has now. */
  targets: Target[];
  /** Of exactly these tasks with exactly these revisions. */
  digest: string;
}

/** Tasks that are chosen by a filter instead of one by one. */
@Injectable()
export class TaskSelection {
  constructor(
    private readonly database: Database,
    private readonly options: TaskOptions,
    private readonly list: TaskList,
  ) {}

  async select(actor: Actor, filter: TaskFilter): Promise<Selection> {
    const { where, parameters } = conditionsOf(actor, filter, this.options);
    const found = await this.database.query<{ id: string; revision: string }>(
      actor,
      `SELECT id, revision FROM tasks WHERE ${where} ORDER BY created_at DESC, id DESC LIMIT ${mostInBulk + 1}`,
      parameters,
    );
    const targets = found.slice(0, mostInBulk);
    return {
      count: found.length > mostInBulk ? (await this.list.counts(actor, filter)).total : found.length,
      targets,
      digest: sha256(targets.map(({ id, revision }) => `${id} ${revision}\n`).join('')),
    };
  }

  /** In the same order, to look at. */
  show(actor: Actor, targets: readonly Target[]): Promise<Task[]> {
    return this.database.query<Task>(
      actor,
      `SELECT ${taskColumns({ connection: this.database.dataSource })} FROM tasks WHERE id = ANY($1::uuid[])
       ORDER BY created_at DESC, id DESC`,
      [targets.map(({ id }) => id)],
    );
  }
}
