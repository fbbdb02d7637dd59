import { Injectable } from '@nestjs/common';
import {
  type Actor,
  constraintOf,
  Database,
  DomainError,
  Events,
  noSuch,
  rows,
  type Transaction,
} from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { AutoDecisions } from './auto-decisions';
import { contentOf, type Proposal, revisionOf, type TaskContent } from './proposal';
import { canReach, requireMarketplace } from './task-reach';
import { factsOf, type TaskEventData } from './task-facts';
import { DueTimes } from './sla/due-times';
import { recordRevision, taskColumns, visibleTask } from './task-rows';
import { type Task } from './task.entity';
import { type TaskStatus } from './task-transitions';

export interface NewTask extends Omit<TaskContent, 'tags' | 'metadata' | 'proposal'> {
  tags?: string[] | undefined;
  metadata?: Record<string, unknown> | undefined;
  proposal?: Proposal | undefined;
  externalId?: string | undefined;
  /** False: it stays with its creator until it is submitted. */
  submit?: boolean | undefined;
}

/** Tasks as they are proposed; how they are found is in TaskList, what becomes of them in TaskSteps and TaskEdits. */
@Injectable()
export class Tasks {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly dueTimes: DueTimes,
    private readonly autoDecisions: AutoDecisions,
  ) {}

  get(actor: Actor, id: string): Promise<Task> {
    return this.database.transaction(actor, (tx) => visibleTask(tx, actor, id));
  }

  /** A repeated `externalId` of the same creator gives back the task that is there: `created` says which. */
  async create(actor: Actor, given: NewTask): Promise<{ task: Task; created: boolean }> {
    requireMarketplace(actor, given.marketplace);
    try {
      return { task: await this.database.transaction(actor, (tx) => this.insert(tx, actor, given)), created: true };
    } catch (error) {
      if (given.externalId === undefined || constraintOf(error) !== 'tasks_external_id') throw error;
      return { task: await this.byExternalId(actor, given.externalId), created: false };
    }
  }

  async insert(tx: Transaction, actor: Actor, { submit = true, externalId, ...given }: NewTask): Promise<Task> {
    const content = contentOf({
      ...given,
      tags: given.tags ?? [],
      metadata: given.metadata ?? {},
      proposal: given.proposal ?? null,
    });
    const revision = revisionOf(content);
    const id = uuidv7();
    const status: TaskStatus = submit ? 'awaiting_approval' : 'pending';
    const due = await this.dueTimes.entering(tx, content, status);
    const [task] = await rows<Task>(
      tx,
      `INSERT INTO tasks (id, marketplace, title, description, category, priority, status, estimated_hours, tags, metadata, proposal,
         revision, external_id, created_by_kind, created_by_id, created_by_name, edited_by_id, submitted_at, due_at, sla_next_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $15,
         CASE WHEN $7 = 'awaiting_approval' THEN now() END, $17, $18)
       RETURNING ${taskColumns(tx)}`,
      [
        id,
        content.marketplace,
        content.title,
        content.description,
        content.category,
        content.priority,
        status,
        content.estimatedHours,
        content.tags,
        JSON.stringify(content.metadata),
        content.proposal === null ? null : JSON.stringify(content.proposal),
        revision,
        externalId ?? null,
        actor.kind,
        actor.id,
        actor.name,
        due.dueAt,
        due.slaNextAt,
      ],
    );
    if (!task) throw new Error('INSERT returned nothing');
    await recordRevision(tx, actor, { taskId: id, number: 1, revision, content });
    const data: TaskEventData = { after: { status }, revision, version: 1, task: factsOf(task) };
    await this.events.append(tx, {
      type: 'task.created',
      actor,
      subject: ['task', id],
      marketplace: content.marketplace,
      data: { ...data },
    });
    return this.autoDecisions.settle(tx, actor, task);
  }

  private byExternalId(actor: Actor, externalId: string): Promise<Task> {
    return this.database.transaction(actor, async (tx) => {
      const [task] = await rows<Task>(
        tx,
        `SELECT ${taskColumns(tx)} FROM tasks WHERE created_by_id = $1 AND external_id = $2`,
        [actor.id, externalId],
      );
      if (!task) throw noSuch('task');
      if (!canReach(actor, task.marketplace))
        throw new DomainError(
          'conflict',
          'external_id_taken',
          `You have used the externalId "${externalId}" before, for a task of a marketplace that you do not reach any more.`,
        );
      return task;
    });
  }
}
