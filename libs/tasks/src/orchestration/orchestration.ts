import { Injectable } from '@nestjs/common';
import { type Actor, Database, isUuid, rows, type Transaction, wrongField } from '@souk/platform';
import { type TaskFilter } from '../search/task-filter';
import { TaskList } from '../search/task-list';
import { TaskSteps } from '../task-steps';
import { type Task } from '../task.entity';
import { type NewTask, Tasks } from '../tasks';

/** What the first generation of clients asks for and nobody else: numbered pages, names instead of ids, two steps in one. */
@Injectable()
export class Orchestration {
  constructor(
    private readonly database: Database,
    private readonly found: TaskList,
    private readonly tasks: Tasks,
    private readonly steps: TaskSteps,
  ) {}

  /** The newest first; `count` is of all that the filter finds. */
  async list(
    actor: Actor,
    filter: Pick<TaskFilter, 'status' | 'marketplace'>,
    { limit, offset }: { limit: number; offset: number },
  ): Promise<{ tasks: Task[]; count: number }> {
    const [count, ids] = await Promise.all([
      this.found.count(actor, filter),
      this.found.ids(actor, filter, { limit, offset }),
    ]);
    return { tasks: await this.found.read(actor, ids), count };
  }

  /** The token says who creates it: `createdBy` may repeat that, and no more. */
  async create(
    actor: Actor,
    { createdBy, ...task }: NewTask & { createdBy: string },
  ): Promise<{ task: Task; created: boolean }> {
    const names = await this.database.transaction(actor, (tx) => namesOf(tx, actor));
    if (!names.includes(createdBy.trim().toLowerCase()))
      throw wrongField('createdBy', 'creator', `must name whose token it is, such as ${names[0] ?? ''}`);
    return this.tasks.create(actor, task);
  }

  /** Whoever is given an approved task begins with it. */
  assign(actor: Actor, id: string, worker: string): Promise<Task> {
    return this.database.transaction(actor, async (tx) => {
      const assignedTo = await personCalled(tx, worker);
      const assigned = await this.steps.takeIn(tx, actor, id, 'assign', { assignedTo });
      return assigned.status === 'approved' ? this.steps.takeIn(tx, actor, id, 'start', {}) : assigned;
    });
  }
}

/** By what somebody may call himself, the usual one first. */
async function namesOf(tx: Transaction, { kind, id, name, marketplace }: Actor): Promise<string[]> {
  if (kind !== 'human') return [`marketplace-${marketplace ?? ''}`, name.toLowerCase(), id];
  const [person] = await rows<{ email: string }>(tx, 'SELECT email FROM users WHERE id = $1', [id]);
  return [...(person ? [person.email] : []), name.toLowerCase(), id];
}

/** By id or e-mail address. */
async function personCalled(tx: Transaction, worker: string): Promise<string> {
  if (isUuid(worker)) return worker.toLowerCase();
  const [person] = await rows<{ id: string }>(tx, 'SELECT id FROM users WHERE email = $1', [
    worker.normalize('NFKC').trim().toLowerCase(),
  ]);
  if (!person) throw wrongField('assignedTo', 'assignee', 'is nobody');
  return person.id;
}
