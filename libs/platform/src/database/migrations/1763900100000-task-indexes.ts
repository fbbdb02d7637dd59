import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** An index of a table that is in use: made beside the traffic, in no transaction, and one per migration, so that a retry makes what is missing. */
abstract class Index implements MigrationInterface {
  transaction = false;
  protected abstract readonly index: string;
  protected abstract readonly on: string;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX CONCURRENTLY IF NOT EXISTS ${this.index} ON ${this.on}`);
  }

  down(): Promise<void> {
    return Promise.reject(new Error('Migrations go forward only: an index that is not needed is dropped by another.'));
  }
}

export class TasksSearch1763900100000 extends Index {
  protected readonly index = 'tasks_search';
  protected readonly on = 'tasks USING gin (words)';
}

export class TasksTitle1763900200000 extends Index {
  protected readonly index = 'tasks_title';
  protected readonly on = 'tasks USING gin (title gin_trgm_ops)';
}

export class TasksTags1763900300000 extends Index {
  protected readonly index = 'tasks_tags';
  protected readonly on = 'tasks USING gin (tags)';
}

export class TasksUpdated1763900400000 extends Index {
  protected readonly index = 'tasks_by_update';
  protected readonly on = 'tasks (updated_at, id)';
}

export class TasksDue1763900500000 extends Index {
  protected readonly index = 'tasks_by_due';
  protected readonly on = `tasks (coalesce(due_at, 'infinity'::timestamptz), id)`;
}

export class TasksDueLast1763900550000 extends Index {
  protected readonly index = 'tasks_by_due_last';
  protected readonly on = `tasks (coalesce(due_at, '-infinity'::timestamptz), id)`;
}

export class TasksPriority1763900600000 extends Index {
  protected readonly index = 'tasks_by_priority';
  protected readonly on = `tasks ((CASE priority WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END), id)`;
}

export class TasksSla1763900700000 extends Index {
  protected readonly index = 'tasks_sla';
  protected readonly on = 'tasks (sla_next_at) WHERE sla_next_at IS NOT NULL';
}

export class TasksExpiry1763900800000 extends Index {
  protected readonly index = 'tasks_expiry';
  protected readonly on = `tasks (expires_at) WHERE status = 'awaiting_approval' AND expired_at IS NULL AND expires_at IS NOT NULL`;
}

/** What is counted for boards is read from here alone: the rows themselves are wide. */
export class TasksCounts1763900900000 extends Index {
  protected readonly index = 'tasks_counts';
  protected readonly on = 'tasks (status, marketplace, priority, category)';
}

export class TaskDecisionsRejected1763901000000 extends Index {
  protected readonly index = 'task_decisions_rejected';
  protected readonly on = `task_decisions (created_at) WHERE action = 'reject' AND undone_at IS NULL`;
}

export class TasksExpired1763901100000 extends Index {
  protected readonly index = 'tasks_expired';
  protected readonly on = 'tasks (created_at, id) WHERE expired_at IS NOT NULL';
}

/** Of an earlier version: empty as soon as the worker has been there. */
export class TasksWithoutWords1763901200000 extends Index {
  protected readonly index = 'tasks_without_words';
  protected readonly on = 'tasks (id) WHERE words IS NULL';
}

/** For whoever does not know the creator, with whom the unique index begins. */
export class TasksExternalId1763901300000 extends Index {
  protected readonly index = 'tasks_by_external_id';
  protected readonly on = 'tasks (external_id) WHERE external_id IS NOT NULL';
}

export class TasksApprover1763901400000 extends Index {
  protected readonly index = 'tasks_by_approver';
  protected readonly on = 'tasks (approved_by, created_at, id) WHERE approved_by IS NOT NULL';
}

export class TasksCompleter1763901500000 extends Index {
  protected readonly index = 'tasks_by_completer';
  protected readonly on = 'tasks (completed_by, created_at, id) WHERE completed_by IS NOT NULL';
}

export class TasksSubmission1763901600000 extends Index {
  protected readonly index = 'tasks_by_submission';
  protected readonly on = 'tasks (submitted_at) WHERE submitted_at IS NOT NULL';
}

export class TasksApproval1763901700000 extends Index {
  protected readonly index = 'tasks_by_approval';
  protected readonly on = 'tasks (approved_at) WHERE approved_at IS NOT NULL';
}

export class TasksStart1763901800000 extends Index {
  protected readonly index = 'tasks_by_start';
  protected readonly on = 'tasks (started_at) WHERE started_at IS NOT NULL';
}

export class TasksCompletion1763901900000 extends Index {
  protected readonly index = 'tasks_by_completion';
  protected readonly on = 'tasks (completed_at) WHERE completed_at IS NOT NULL';
}
