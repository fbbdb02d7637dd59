import { Injectable } from '@nestjs/common';
import {
  type Actor,
  become,
  Database,
  type Keyset,
  type Marketplace,
  marketplaces,
  rows,
  system,
  type Transaction,
} from '@souk/platform';
import { TaskOptions } from '../task-options';
import { taskColumns } from '../task-rows';
import { type TaskStatus, taskStatuses } from '../task-transitions';
import { categories, type Category, priorities, type Priority, type Task } from '../task.entity';
import { cursorOf, digestOf, placeOf } from './task-cursor';
import { type Conditions, conditionsOf, type TaskFilter } from './task-filter';
import { defaultSort, isDescending, sortKey, type TaskSort } from './task-sort';

export interface PageOf {
  sort?: TaskSort | undefined;
  limit: number;
  cursor?: string | undefined;
  /** Whether to count all that match, which costs more than a page does. */
  total?: boolean | undefined;
}

export interface TaskPage extends Keyset<Task> {
  total?: number;
}

export interface TaskCounts {
  total: number;
  byStatus: Record<TaskStatus, number>;
  byMarketplace: Record<Marketplace, number>;
  byPriority: Record<Priority, number>;
  byCategory: Record<Category, number>;
}

/** Tasks as they are looked for. */
@Injectable()
export class TaskList {
  constructor(
    private readonly database: Database,
    private readonly options: TaskOptions,
  ) {}

  /** Costs the same on page one and on page twenty thousand. */
  page(actor: Actor, filter: TaskFilter, { total: counted = false, ...page }: PageOf): Promise<TaskPage> {
    return this.database.transaction(actor, async (tx) => {
      const conditions = conditionsOf(actor, filter, this.options);
      const found = await this.find(tx, actor, filter, conditions, page);
      return counted ? { ...found, total: await count(tx, actor, filter, conditions) } : found;
    });
  }

  /** All that match, a batch at a time: between two of them no connection is held. */
  async *batches(actor: Actor, filter: TaskFilter, sort: TaskSort, size: number): AsyncGenerator<Task[]> {
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await this.page(actor, filter, { sort, limit: size, cursor });
      yield items;
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
  }

  counts(actor: Actor, filter: TaskFilter): Promise<TaskCounts> {
    return this.database.transaction(actor, async (tx) => {
      const { where, parameters } = conditionsOf(actor, filter, this.options);
      const groups = await asSearcher(tx, actor, filter, () =>
        rows<Group>(
          tx,
          `SELECT status, marketplace, priority, category, count(*)::integer AS count FROM tasks WHERE ${where}
           GROUP BY status, marketplace, priority, category`,
          parameters,
        ),
      );
      return {
        total: groups.reduce((sum, group) => sum + group.count, 0),
        byStatus: sums(groups, 'status', taskStatuses),
        byMarketplace: sums(groups, 'marketplace', marketplaces),
        byPriority: sums(groups, 'priority', priorities),
        byCategory: sums(groups, 'category', categories),
      };
    });
  }

  private async find(
    tx: Transaction,
    actor: Actor,
    filter: TaskFilter,
    { where, parameters }: Conditions,
    { sort = defaultSort, limit, cursor }: Omit<PageOf, 'total'>,
  ): Promise<Keyset<Task>> {
    const digest = digestOf(filter, sort);
    const place = cursor === undefined ? undefined : placeOf(cursor, digest);
    const { sql, type, text } = sortKey(sort);
    const [direction, beyond] = isDescending(sort) ? ['DESC', '<'] : ['ASC', '>'];
    const values = [...parameters];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const after = place ? ` AND (${sql}, id) ${beyond} (${bind(place.key)}::${type}, ${bind(place.id)}::uuid)` : '';
    const select = (columns: string) =>
      `SELECT ${columns}, ${text} AS "sortKey" FROM tasks WHERE ${where}${after}
       ORDER BY ${sql} ${direction}, id ${direction} LIMIT ${bind(limit + 1)}`;
    if (!searches(actor, filter)) {
      const found = await rows<Task & Found>(tx, select(taskColumns(tx)), values);
      return { items: found.slice(0, limit), nextCursor: cursorAfter(found, limit, digest) };
    }
    const found = await asSearcher(tx, actor, filter, () => rows<Found>(tx, select('id'), values));
    return { items: await tasksOf(tx, found.slice(0, limit)), nextCursor: cursorAfter(found, limit, digest) };
  }
}

interface Found {
  id: string;
  sortKey: string;
}
type Group = Pick<Task, 'status' | 'marketplace' | 'priority' | 'category'> & { count: number };

/** One more than a page was asked for, to know whether there is more. */
function cursorAfter(found: Found[], limit: number, digest: string): string | null {
  const last = found.length > limit ? found[limit - 1] : undefined;
  return last ? cursorOf(digest, { key: last.sortKey, id: last.id }) : null;
}

/**
 * A policy that compares rows, as the agents' does, keeps the database from asking an index of words before the policy has seen each row:
 * what searches might tell of what it must not. So Souk itself looks the ids up, within the reach that is part of the conditions, and the
 * rows are read as whoever asked.
 */
const searches = ({ kind }: Actor, { q, tag }: TaskFilter): boolean =>
  kind === 'agent' && (q !== undefined || tag !== undefined);

async function asSearcher<T>(tx: Transaction, actor: Actor, filter: TaskFilter, work: () => Promise<T>): Promise<T> {
  if (!searches(actor, filter)) return work();
  await become(tx, system('search'));
  const result = await work();
  await become(tx, actor);
  return result;
}

/** In the order in which they were found. */
async function tasksOf(tx: Transaction, found: Found[]): Promise<Task[]> {
  const ids = found.map(({ id }) => id);
  return rows<Task>(
    tx,
    `SELECT ${taskColumns(tx)} FROM tasks WHERE id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id)`,
    [ids],
  );
}

async function count(
  tx: Transaction,
  actor: Actor,
  filter: TaskFilter,
  { where, parameters }: Conditions,
): Promise<number> {
  const [row] = await asSearcher(tx, actor, filter, () =>
    rows<{ count: number }>(tx, `SELECT count(*)::integer AS count FROM tasks WHERE ${where}`, parameters),
  );
  return row?.count ?? 0;
}

/** Of every value there is, also of those that no task has. */
function sums<Field extends keyof Group, Value extends Group[Field] & string>(
  groups: Group[],
  field: Field,
  values: readonly Value[],
): Record<Value, number> {
  const sum = Object.fromEntries(values.map((value) => [value, 0])) as Record<Value, number>;
  for (const group of groups) sum[group[field] as Value] += group.count;
  return sum;
}
