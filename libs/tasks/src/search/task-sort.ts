import { dueOrNever } from './task-filter';

/** The first is the one unless another is asked for; `-` is descending. Tasks without a due time come last either way. */
export const taskSorts = [
  '-createdAt',
  'createdAt',
  '-updatedAt',
  'updatedAt',
  'dueAt',
  '-dueAt',
  '-priority',
  'priority',
] as const;
export type TaskSort = (typeof taskSorts)[number];
export const defaultSort: TaskSort = '-createdAt';

/** What a list is in the order of, before the id: as the index has it, and as a cursor carries it. */
interface SortKey {
  sql: string;
  type: 'timestamptz' | 'integer';
  text: string;
}

// Microseconds of PostgreSQL do not fit a JavaScript date; their text does.
const exact = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const at = (column: string): SortKey => ({ sql: column, type: 'timestamptz', text: exact(column) });

const dueFirst: SortKey = { sql: dueOrNever, type: 'timestamptz', text: `coalesce(${exact('due_at')}, 'infinity')` };
const dueLast: SortKey = {
  sql: `coalesce(due_at, '-infinity'::timestamptz)`,
  type: 'timestamptz',
  text: `coalesce(${exact('due_at')}, '-infinity')`,
};
const rank = `(CASE priority WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END)`;
const priority: SortKey = { sql: rank, type: 'integer', text: `${rank}::text` };

const keys: Record<TaskSort, SortKey> = {
  '-createdAt': at('created_at'),
  createdAt: at('created_at'),
  '-updatedAt': at('updated_at'),
  updatedAt: at('updated_at'),
  dueAt: dueFirst,
  '-dueAt': dueLast,
  '-priority': priority,
  priority,
};

export const sortKey = (sort: TaskSort): SortKey => keys[sort];
export const isDescending = (sort: TaskSort): boolean => sort.startsWith('-');
