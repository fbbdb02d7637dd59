import { Injectable } from '@nestjs/common';
import {
  type Actor,
  cursorOf,
  Database,
  digestOf,
  type Keyset,
  type Literal,
  type Marketplace,
  marketplaces,
  placeOf,
  system,
} from '@souk/platform';
import { TaskOptions } from '../task-options';
import { taskColumns } from '../task-rows';
import { type TaskStatus, taskStatuses } from '../task-transitions';
import { categories, type Category, priorities, type Priority, type Task } from '../task.entity';
import { isTaskKey } from './task-cursor';
import { conditionsOf, type TaskFilter } from './task-filter';
import { defaultSort, isDescending, sortKey, type TaskSort } from './task-sort';

interface PageOf {
  sort?: TaskSort | undefined;
  limit: number;
  cursor?: string | undefined;
  /** Whether to count all that match, which costs more than a page does. */
  total?: boolean | undefined;
}

interface TaskPage extends Keyset<Task> {
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
  async page(actor: Actor, filter: TaskFilter, { total: counted = false, ...page }: PageOf): Promise<TaskPage> {
    const found = await this.find(actor, filter, page);
    return counted ? { ...found, total: await this.count(actor, filter) } : found;
  }

  /** The newest first. */
  async ids(
    actor: Actor,
    filter: TaskFilter,
    { limit, offset = 0 }: { limit: number; offset?: number },
  ): Promise<string[]> {
    const { where, parameters } = conditionsOf(actor, filter, this.options);
    const found = await this.database.query<Pick<Found, 'id'>>(
      searcherFor(actor, filter),
      `SELECT id FROM tasks WHERE ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}`,
      parameters,
    );
    return idsOf(found);
  }

  /** In the order of their ids. */
  read(actor: Actor, ids: readonly string[]): Promise<Task[]> {
    return this.database.query<Task>(
      actor,
      `SELECT ${this.columns} FROM tasks WHERE id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id)`,
      [ids],
    );
  }

  async count(actor: Actor, filter: TaskFilter): Promise<number> {
    const { where, parameters } = conditionsOf(actor, filter, this.options);
    const [row] = await this.database.query<{ count: number }>(
      searcherFor(actor, filter),
      `SELECT count(*)::integer AS count FROM tasks WHERE ${where}`,
      parameters,
    );
    return row?.count ?? 0;
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

  async counts(actor: Actor, filter: TaskFilter): Promise<TaskCounts> {
    const { where, parameters } = conditionsOf(actor, filter, this.options);
    const groups = await this.database.query<Group>(
      searcherFor(actor, filter),
      `SELECT status, marketplace, priority, category, count(*)::integer AS count FROM tasks WHERE ${where}
       GROUP BY status, marketplace, priority, category`,
      parameters,
    );
    return {
      total: groups.reduce((sum, group) => sum + group.count, 0),
      byStatus: sums(groups, 'status', taskStatuses),
      byMarketplace: sums(groups, 'marketplace', marketplaces),
      byPriority: sums(groups, 'priority', priorities),
      byCategory: sums(groups, 'category', categories),
    };
  }

  private async find(
    actor: Actor,
    filter: TaskFilter,
    { sort = defaultSort, limit, cursor }: Omit<PageOf, 'total'>,
  ): Promise<Keyset<Task>> {
    const { where, parameters } = conditionsOf(actor, filter, this.options);
    const digest = digestOf(filter, sort);
    const place = cursor === undefined ? undefined : placeOf(cursor, digest, isTaskKey);
    const { sql, type, text } = sortKey(sort);
    const [direction, beyond] = isDescending(sort) ? ['DESC', '<'] : ['ASC', '>'];
    const values = [...parameters];
    const bind = (value: Literal) => `$${values.push(value)}`;
    const after = place ? ` AND (${sql}, id) ${beyond} (${bind(place.key)}::${type}, ${bind(place.id)}::uuid)` : '';
    const searcher = searcherFor(actor, filter);
    const found = await this.database.query<Task & Found>(
      searcher,
      `SELECT ${searcher === actor ? this.columns : 'id'}, ${text} AS "sortKey" FROM tasks WHERE ${where}${after}
       ORDER BY ${sql} ${direction}, id ${direction} LIMIT ${bind(limit + 1)}`,
      values,
    );
    const onPage = found.slice(0, limit);
    const last = found.length > limit ? onPage.at(-1) : undefined;
    return {
      items: searcher === actor ? onPage : await this.read(actor, idsOf(onPage)),
      nextCursor: last ? cursorOf(digest, { key: last.sortKey, id: last.id }) : null,
    };
  }

  private get columns(): string {
    return taskColumns({ connection: this.database.dataSource });
  }
}

interface Found {
  id: string;
  sortKey: string;
}
const idsOf = (found: readonly Pick<Found, 'id'>[]) => found.map(({ id }) => id);

type Group = Pick<Task, 'status' | 'marketplace' | 'priority' | 'category'> & { count: number };

/**
 * A policy that compares rows, as the agents' does, keeps the database from asking an index of words before the policy has seen each row:
 * what searches might tell of what it must not. So Souk itself looks the ids up, within the reach that is part of the conditions, and the
 * rows are read as whoever asked.
 */
const searcherFor = (actor: Actor, { q, tag }: TaskFilter): Actor =>
  actor.kind === 'agent' && (q !== undefined || tag !== undefined) ? searcher : actor;

const searcher = system('search');

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
