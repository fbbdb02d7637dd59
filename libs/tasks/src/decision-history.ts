import { Injectable } from '@nestjs/common';
import { type Actor, Database, type Keyset, keysetPage } from '@souk/platform';
import { visibleTask } from './task-rows';
import { TaskDecision } from './task-decision.entity';

/** Who decided what on a task, and why: for people, and for the agent that proposed it. */
@Injectable()
export class DecisionHistory {
  constructor(private readonly database: Database) {}

  /** The newest first, those that were taken back too. */
  of(
    actor: Actor,
    taskId: string,
    page: { limit: number; cursor?: string | undefined },
  ): Promise<Keyset<TaskDecision>> {
    return this.database.transaction(actor, async (tx) => {
      await visibleTask(tx, actor, taskId);
      const query = tx.createQueryBuilder(TaskDecision, 'decision').where('decision.taskId = :taskId', { taskId });
      return keysetPage(query, { sort: 'createdAt', id: 'id', ...page });
    });
  }
}
