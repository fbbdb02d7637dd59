import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, Logger, oneByOne, rows, type Transaction } from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { type Given } from '../task-effects';
import { TaskSteps } from '../task-steps';
import { type StepAction } from '../task-transitions';
import { type Task } from '../task.entity';

export interface Target {
  id: string;
  /** Of the proposal as it was seen; a decision on another one is refused. */
  revision?: string | undefined;
}

export type BulkItem = { id: string } & ({ ok: true; task: Task } | { ok: false; code: string; message: string });

export interface BulkResult {
  batchId: string;
  /** In the order they were asked for. */
  items: BulkItem[];
}

export interface BulkOrder {
  action: StepAction;
  targets: readonly Target[];
  /** To every one of them. */
  given: Given;
  /** All of them, or none. */
  atomic?: boolean | undefined;
}

type Step = (tx: Transaction, target: Target) => Promise<Task>;

/** One step on many tasks, as one batch. */
@Injectable()
export class TaskBulk {
  constructor(
    private readonly database: Database,
    private readonly steps: TaskSteps,
    private readonly logger: Logger,
  ) {}

  /** Unless it is to be all or none, a task is done with its event or was not touched, whatever stops us. */
  async take(actor: Actor, { action, targets, given, atomic = false }: BulkOrder): Promise<BulkResult> {
    const batchId = uuidv7();
    const step: Step = (tx, { id, revision }) =>
      this.steps.takeIn(tx, actor, id, action, { ...given, revision, batchId });
    return { batchId, items: await (atomic ? this.together(actor, targets, step) : this.each(actor, targets, step)) };
  }

  /** Takes back what of a batch are one's own decisions of the last minute. */
  async undo(actor: Actor, batchId: string): Promise<BulkResult> {
    const decided = await this.database.transaction(actor, (tx) =>
      rows<Target>(
        tx,
        `SELECT task_id AS id FROM task_decisions WHERE batch_id = $1 AND decided_by::text = $2 ORDER BY created_at, id`,
        [batchId, actor.id],
      ),
    );
    if (decided.length === 0)
      throw new DomainError('not_found', 'batch_not_found', 'There is no such batch of decisions of yours.');
    return {
      batchId,
      items: await this.each(actor, decided, (tx, { id }) => this.steps.undoIn(tx, actor, id, { batchId })),
    };
  }

  /** In one transaction. Whatever refuses is told, not only the first: one look is enough to mend it. */
  private async together(actor: Actor, targets: readonly Target[], step: Step): Promise<BulkItem[]> {
    const items = new Map<string, BulkItem>();
    const inOrder = () => targets.flatMap(({ id }) => items.get(id) ?? []);
    await this.database.transaction(actor, async (tx) => {
      // Always in the same order: two of these at once wait for each other instead of locking each other out.
      for (const target of targets.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
        try {
          items.set(target.id, { id: target.id, ok: true, task: await step(tx, target) });
        } catch (error) {
          if (!(error instanceof DomainError) || error.kind === 'unavailable') throw error;
          items.set(target.id, refused(target.id, error));
        }
      if (inOrder().some(({ ok }) => !ok)) throw refusedTogether(inOrder());
    });
    return inOrder();
  }

  /** In a transaction each. */
  private async each(actor: Actor, targets: readonly Target[], step: Step): Promise<BulkItem[]> {
    const outcomes = await oneByOne(
      targets,
      (target) => this.database.transaction(actor, (tx) => step(tx, target)),
      (target, error) => this.ourFault(target, error),
    );
    return outcomes.map((one) => (one.ok ? { id: one.id, ok: true, task: one.value } : refused(one.id, one.error)));
  }

  private ourFault({ id }: Target, error: unknown): DomainError {
    this.logger.error('A step of many failed', { taskId: id, error });
    return new DomainError('internal', 'internal', 'Something went wrong on our side. Read the task and try again.');
  }
}

const refused = (id: string, { code, message }: DomainError): BulkItem => ({ id, ok: false, code, message });

function refusedTogether(items: readonly BulkItem[]): DomainError {
  const failed = items.filter(({ ok }) => !ok).length;
  return new DomainError(
    'conflict',
    'bulk_refused',
    `Nothing was done: ${failed} of the ${items.length} tasks cannot take the step. Leave them out, or do without "atomic".`,
    {
      facts: {
        done: 0,
        failed,
        items: items.map((item) =>
          item.ok
            ? { id: item.id, ok: false, code: 'rolled_back', message: 'Would have been done, but others were refused.' }
            : item,
        ),
      },
    },
  );
}
