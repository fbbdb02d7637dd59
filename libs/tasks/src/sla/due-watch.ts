import { Injectable } from '@nestjs/common';
import { type Actor, Database, rows, type Transaction } from '@souk/platform';
import { TaskMoves } from '../task-moves';
import { taskColumns } from '../task-rows';
import { type Task } from '../task.entity';
import { DueTimes, stageOf } from './due-times';
import { levelOf, slaLevels } from './sla-levels';

const watch: Actor = { kind: 'service', id: 'due-times', name: 'Due times' };
/** Few enough for whoever wants to change one of them not to wait long. */
const tasksAtOnce = 50;

export const dueTasks = 'FROM tasks WHERE sla_next_at <= now() ORDER BY sla_next_at';

/** Tells of tasks that are due soon, overdue, and to be escalated. */
@Injectable()
export class DueWatch {
  constructor(
    private readonly database: Database,
    private readonly dueTimes: DueTimes,
    private readonly moves: TaskMoves,
  ) {}

  /** A task that is past several levels comes by several times, so that all of them are told in their order. */
  async run(signal?: AbortSignal): Promise<{ told: number }> {
    for (let told = 0; ;) {
      signal?.throwIfAborted();
      const batch = await this.database.transaction(watch, (tx) => this.tell(tx));
      told += batch;
      if (batch === 0) return { told };
    }
  }

  /** Who else is at a task at the moment, another worker for instance, keeps it: the next minute looks again. */
  private async tell(tx: Transaction): Promise<number> {
    const due = await rows<Task>(tx, `SELECT ${taskColumns(tx)} ${dueTasks} LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`, [
      tasksAtOnce,
    ]);
    for (const task of due) await this.raise(tx, task);
    return due.length;
  }

  /** Neither version nor `updated_at`: time has passed, and nobody has changed anything. */
  private async raise(tx: Transaction, task: Task): Promise<void> {
    const level = task.slaLevel + 1;
    const [raised] = await rows<Task>(
      tx,
      `UPDATE tasks SET sla_level = $2, sla_next_at = $3 WHERE id = $1 AND sla_level = $4 RETURNING ${taskColumns(tx)}`,
      [task.id, level, await this.next(tx, task, level), task.slaLevel],
    );
    const name = slaLevels[level];
    if (!raised || name === undefined) return;
    await this.moves.record(tx, watch, name, task, raised, {
      dueAt: task.dueAt?.toISOString() ?? null,
      level,
      stage: stageOf[task.status as keyof typeof stageOf],
    });
  }

  private async next(tx: Transaction, { dueAt }: Task, level: number): Promise<Date | null> {
    if (level === levelOf('due_soon')) return dueAt;
    return level === levelOf('breached') && dueAt ? this.dueTimes.escalation(tx, dueAt) : null;
  }
}
