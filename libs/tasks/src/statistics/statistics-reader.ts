import { Injectable } from '@nestjs/common';
import {
  comparePositions,
  isUuid,
  type LogReader,
  parsePosition,
  type Position,
  rows,
  type StoredEvent,
  type Transaction,
} from '@souk/platform';
import { type TaskFacts } from '../task-facts';
import { TaskOptions } from '../task-options';
import { Increments } from './increments';
import { type CountedEvent, countedTypes, type KnownTask, TaskCourse } from './task-course';
import { zoneOf } from './calendar';
import { addToSums, keepDaysOf } from './task-sums';

export const readerName = 'statistics';

/**
 * The sums of statistics, made of the event log: by when things happened and by what the events tell of it, so that the same log always
 * makes the same sums.
 */
@Injectable()
export class StatisticsReader implements LogReader {
  readonly name = readerName;
  readonly from = 'beginning';
  /** Whose days have sums of their own. */
  readonly timezone: string;

  constructor({ timezone }: TaskOptions) {
    this.timezone = zoneOf(timezone);
  }

  async read(tx: Transaction, events: readonly StoredEvent[]): Promise<void> {
    const page = events.filter(({ type, subject }) => countedTypes.includes(type) && isUuid(subject.id));
    const [first] = page;
    if (!first) return;
    const tasks = await tasksOf(tx, page);
    const courses = new Courses(tasks);
    for (const event of await formerEvents(tx, first.position, tasks)) courses.follow(event, new Increments());
    const sums = new Increments();
    for (const { subject, marketplace, actor, ...event } of page)
      courses.follow({ ...event, taskId: subject.id, marketplace, byService: actor.kind === 'service' }, sums);
    await this.keepDays(tx);
    await addToSums(tx, sums, this.timezone);
  }

  /** Sums of days of the organisation's zone; of another one than before, when it has moved. */
  keepDays(tx: Transaction): Promise<void> {
    return keepDaysOf(tx, this.timezone);
  }
}

type EventOfTask = CountedEvent & { taskId: string; marketplace: string | null };

class Courses {
  private readonly courses = new Map<string, TaskCourse>();

  constructor(private readonly tasks: ReadonlyMap<string, KnownTask>) {}

  follow({ taskId, marketplace, ...event }: EventOfTask, sums: Increments): void {
    const facts = factsIn(event.data);
    const task = facts && marketplace !== null ? { ...facts, marketplace } : this.tasks.get(taskId);
    if (!task) return;
    let course = this.courses.get(taskId);
    if (!course) this.courses.set(taskId, (course = new TaskCourse()));
    course.follow(event, task, sums);
  }
}

/** What an event tells of its task, when it tells all that is counted: one that does not must not stop the reader for ever. */
function factsIn({ task }: Record<string, unknown>): TaskFacts | undefined {
  const facts = task as Partial<TaskFacts> | undefined;
  const whole = facts?.category && facts.createdBy?.id && facts.estimatedHours && Date.parse(facts.createdAt ?? '');
  return whole ? (facts as TaskFacts) : undefined;
}

/** As they are now: events of former releases do not tell what their tasks were like. What has a history has a row. */
async function tasksOf(tx: Transaction, page: readonly StoredEvent[]): Promise<Map<string, KnownTask>> {
  const ids = page
    .filter(({ type, data }) => type !== 'task.created' || !factsIn(data))
    .map(({ subject }) => subject.id);
  if (ids.length === 0) return new Map();
  const found = await rows<
    Pick<KnownTask, 'marketplace' | 'category' | 'createdBy' | 'estimatedHours'> & { id: string; createdAt: Date }
  >(
    tx,
    `SELECT id, marketplace, category, estimated_hours AS "estimatedHours", created_at AS "createdAt",
            json_build_object('kind', created_by_kind, 'id', created_by_id) AS "createdBy"
     FROM tasks WHERE id = ANY($1)`,
    [[...new Set(ids)]],
  );
  return new Map(found.map(({ id, createdAt, ...task }) => [id, { ...task, createdAt: createdAt.toISOString() }]));
}

/** What happened to these tasks before. */
async function formerEvents(
  tx: Transaction,
  position: string,
  tasks: ReadonlyMap<string, KnownTask>,
): Promise<EventOfTask[]> {
  if (tasks.size === 0) return [];
  const first = parsePosition(position);
  if (!first) throw new Error(`Not a position: ${position}`);
  // Months before the oldest of them are not looked into. A transaction may be a little older than the task it changes.
  const oldest = Math.min(...[...tasks.values()].map(({ createdAt }) => Date.parse(createdAt)));
  const found = await rows<Omit<EventOfTask, 'at'> & Position & { at: Date }>(
    tx,
    `SELECT epoch, xid::text, seq::text, subject_id AS "taskId", marketplace, type, at, actor_kind = 'service' AS "byService", data
     FROM events WHERE subject_kind = 'task' AND subject_id = ANY($1) AND at >= $2 AND type = ANY($3)
     ORDER BY events.epoch, events.xid, events.seq`,
    [[...tasks.keys()], new Date(oldest - 3_600_000), countedTypes],
  );
  // Compared here: the database would take it for a reason to read the log from its beginning.
  return found
    .filter((event) => comparePositions(event, first) < 0)
    .map(({ at, ...event }) => ({ ...event, at: at.toISOString() }));
}
