import { type Actor, type Literal, type Marketplace, permissionsOf } from '@souk/platform';
import { type Risk } from '../proposal';
import { type TaskOptions } from '../task-options';
import { reachOf } from '../task-reach';
import { taskTransitions, type TaskStatus } from '../task-transitions';
import { type Category, type Priority, type Task } from '../task.entity';

/** Which tasks are meant. Plain data: a list, a count, an export, a saved view and a bulk action all mean the same by it. */
export interface TaskFilter {
  /** Words of title, description, tags and target; a part of the title; or the number, with or without `#`. */
  q?: string | undefined;
  number?: number | undefined;
  status?: readonly TaskStatus[] | undefined;
  marketplace?: readonly Marketplace[] | undefined;
  category?: readonly Category[] | undefined;
  priority?: readonly Priority[] | undefined;
  /** Of the proposal. */
  risk?: readonly Risk[] | undefined;
  hasProposal?: boolean | undefined;
  /** All of them. */
  tag?: readonly string[] | undefined;
  /** The id of a person, `me` or `nobody`. */
  assignedTo?: string | undefined;
  /** An id, or `me`. */
  createdBy?: string | undefined;
  createdByKind?: Task['createdByKind'] | undefined;
  /** An id, or `me`. */
  approvedBy?: string | undefined;
  completedBy?: string | undefined;
  /** Of whichever creator: two may have the same. */
  externalId?: string | undefined;
  /** Past its due time, or not far from it. */
  due?: (typeof dueStates)[number] | undefined;
  /** Nobody decided in time. */
  expired?: boolean | undefined;
  /** By whoever asks. */
  watching?: true | undefined;
  /** Waits for a decision that whoever asks may take. */
  decidable?: true | undefined;
  /** Moments: from is included, to is not. */
  createdFrom?: Date | undefined;
  createdTo?: Date | undefined;
  updatedFrom?: Date | undefined;
  updatedTo?: Date | undefined;
  dueFrom?: Date | undefined;
  dueTo?: Date | undefined;
  submittedFrom?: Date | undefined;
  submittedTo?: Date | undefined;
  approvedFrom?: Date | undefined;
  approvedTo?: Date | undefined;
  startedFrom?: Date | undefined;
  startedTo?: Date | undefined;
  completedFrom?: Date | undefined;
  completedTo?: Date | undefined;
  /** Of the estimate; both are included. */
  minHours?: number | undefined;
  maxHours?: number | undefined;
}

export const dueStates = ['overdue', 'soon'] as const;

/** For the table `tasks`, under that name. */
interface Conditions {
  where: string;
  parameters: Literal[];
}

/** What a filter means to somebody, who never finds what he cannot reach. */
export function conditionsOf(
  actor: Actor,
  filter: TaskFilter,
  { fourEyes }: Pick<TaskOptions, 'fourEyes'>,
): Conditions {
  const parameters: Literal[] = [];
  const asked: Asked = { actor, fourEyes, bind: (value) => `$${parameters.push(value)}` };
  const reach = reachOf(actor);
  const conditions = [
    ...(reach ? [anyOf('marketplace', reach, asked)] : []),
    ...entriesOf(filter).map(([name, value]) => (meanings[name] as Meaning)(value, asked)),
  ];
  return { where: conditions.length === 0 ? 'true' : conditions.join(' AND '), parameters };
}

interface Asked {
  actor: Actor;
  fourEyes: boolean;
  /** The placeholder of a value. */
  bind: (value: Literal) => string;
}

type Meaning = (value: unknown, asked: Asked) => string;

const entriesOf = (filter: TaskFilter) =>
  (Object.keys(meanings) as (keyof TaskFilter)[])
    .map((name) => [name, filter[name]] as const)
    .filter(([, value]) => value !== undefined);

/** One value is written as such: only then the planner sees that an index over it and the time is in the order of the list. */
const anyOf = (column: string, values: readonly string[], { bind }: Asked): string => {
  const [only, ...others] = values;
  return only !== undefined && others.length === 0 ? `${column} = ${bind(only)}` : `${column} = ANY(${bind(values)})`;
};

const list = (column: string) => (values: readonly string[], asked: Asked) => anyOf(column, values, asked);
const compare =
  (column: string, operator: string) =>
  (value: Literal, { bind }: Asked) =>
    `${column} ${operator} ${bind(value)}`;

/** Agents are nobody to whom work is given. */
const person =
  (column: string) =>
  (who: string, { actor, bind }: Asked) =>
    who !== 'me' ? `${column} = ${bind(who)}` : actor.kind === 'human' ? `${column} = ${bind(actor.id)}` : 'false';

/** As the index tasks_by_due has it. */
export const dueOrNever = `coalesce(due_at, 'infinity'::timestamptz)`;
const isDue = `${dueOrNever} < 'infinity'`;

const meanings: { [Name in keyof TaskFilter]-?: (value: NonNullable<TaskFilter[Name]>, asked: Asked) => string } = {
  q: search,
  number: compare('number', '='),
  status: list('status'),
  marketplace: list('marketplace'),
  category: list('category'),
  priority: list('priority'),
  risk: list(`proposal ->> 'risk'`),
  hasProposal: (wanted) => `proposal IS ${wanted ? 'NOT ' : ''}NULL`,
  tag: compare('tags', '@>'),
  assignedTo: (who, asked) => (who === 'nobody' ? 'assigned_to IS NULL' : person('assigned_to')(who, asked)),
  createdBy: (who, asked) => (who === 'me' ? createdBy(asked) : `created_by_id = ${asked.bind(who)}`),
  createdByKind: compare('created_by_kind', '='),
  approvedBy: person('approved_by'),
  completedBy: person('completed_by'),
  externalId: compare('external_id', '='),
  due: (state) =>
    state === 'overdue'
      ? `${dueOrNever} < now()`
      : `${dueOrNever} >= now() AND ${isDue} AND (due_at < now() + interval '24 hours' OR sla_level > 0)`,
  expired: (wanted) => `expired_at IS ${wanted ? 'NOT ' : ''}NULL`,
  watching: (_, { actor, bind }) =>
    actor.kind === 'human'
      ? `id IN (SELECT task_id FROM task_watchers WHERE user_id = ${bind(actor.id)} AND ended_at IS NULL)`
      : 'false',
  decidable,
  createdFrom: compare('created_at', '>='),
  createdTo: compare('created_at', '<'),
  updatedFrom: compare('updated_at', '>='),
  updatedTo: compare('updated_at', '<'),
  dueFrom: (moment, { bind }) => `${dueOrNever} >= ${bind(moment)} AND ${isDue}`,
  dueTo: compare(dueOrNever, '<'),
  submittedFrom: compare('submitted_at', '>='),
  submittedTo: compare('submitted_at', '<'),
  approvedFrom: compare('approved_at', '>='),
  approvedTo: compare('approved_at', '<'),
  startedFrom: compare('started_at', '>='),
  startedTo: compare('started_at', '<'),
  completedFrom: compare('completed_at', '>='),
  completedTo: compare('completed_at', '<'),
  minHours: compare('estimated_hours', '>='),
  maxHours: compare('estimated_hours', '<='),
};

const createdBy = ({ actor, bind }: Asked) =>
  `created_by_kind = ${bind(actor.kind)} AND created_by_id = ${bind(actor.id)}`;

/** Each side has an index of its own; a text of fewer than three letters in a row would have the one of title parts read from end to end. */
function search(text: string, { bind }: Asked): string {
  const number = /^#?(\d{1,18})$/.exec(text.trim())?.[1];
  return `(${[
    ...(/[\p{L}\p{N}]{3}/u.test(text) ? [`title ILIKE ${bind(`%${text.replace(/[\\%_]/g, '\\$&')}%`)}`] : []),
    ...(number === undefined ? [] : [`number = ${bind(number)}`]),
    `words @@ websearch_to_tsquery('simple', ${bind(text)})`,
  ].join(' OR ')})`;
}

/** The same rules by which TaskRules offers the decision; whoever has given one of several approvals waits for the others. */
function decidable(_: true, asked: Asked): string {
  const { actor, fourEyes, bind } = asked;
  const { permission, from } = taskTransitions.approve;
  if (actor.role === undefined || !permissionsOf(actor.role).has(permission)) return 'false';
  return [
    anyOf('status', from, asked),
    ...(fourEyes ? [`NOT (${createdBy(asked)})`, `edited_by_id <> ${bind(actor.id)}`] : []),
    `NOT ${bind(actor.id)} = ANY(approvers)`,
  ].join(' AND ');
}
