import { Injectable } from '@nestjs/common';
import { type Transaction } from '@souk/platform';
import { type Effect } from '../task-effects';
import { type TaskStatus } from '../task-transitions';
import { type Task } from '../task.entity';

/** When what is next is to have happened. */
@Injectable()
export class DueTimes {
  /** What a task that comes to that status is to carry: a new due time, or none. */
  entering(
    _tx: Transaction,
    _task: Pick<Task, 'category' | 'priority'>,
    _status: TaskStatus,
    _since = new Date(),
  ): Promise<Effect> {
    return Promise.resolve({ dueAt: null, slaLevel: 0, slaNextAt: null });
  }
}
