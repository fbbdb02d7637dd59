import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, rows, type Transaction } from '@souk/platform';
import { AutoDecisions } from './auto-decisions';
import { type DecisionAction, isDecision } from './task-decision.entity';
import { changeTask } from './task-change';
import { recordDecision } from './task-decisions';
import { type Given, takenBack } from './task-effects';
import { DueTimes } from './sla/due-times';
import { TaskMoves } from './task-moves';
import { requireWorker } from './task-people';
import { visibleTask } from './task-rows';
import { type Seen, TaskRules } from './task-rules';
import { type Task } from './task.entity';
import { type StepAction, type TaskStatus, undoSeconds } from './task-transitions';

export interface StepInput extends Seen, Given {
  /** Of a step that is one of many. */
  batchId?: string | undefined;
}

interface Undo {
  /** Of the task as it was read (If-Match). */
  version?: number | undefined;
  /** Only a decision of that batch. */
  batchId?: string | undefined;
}

/** The steps of the workflow: each is one compare-and-set, its event beside it in the same transaction. */
@Injectable()
export class TaskSteps {
  constructor(
    private readonly database: Database,
    private readonly rules: TaskRules,
    private readonly moves: TaskMoves,
    private readonly dueTimes: DueTimes,
    private readonly autoDecisions: AutoDecisions,
  ) {}

  take(actor: Actor, id: string, action: StepAction, input: StepInput = {}): Promise<Task> {
    return this.database.transaction(actor, (tx) => this.takeIn(tx, actor, id, action, input));
  }

  async takeIn(tx: Transaction, actor: Actor, id: string, action: StepAction, input: StepInput): Promise<Task> {
    const task = await visibleTask(tx, actor, id);
    this.rules.check(actor, task, action, input);
    if (action === 'assign') await requireWorker(tx, task, input.assignedTo);
    const settled = !isDecision(action) || (await this.decide(tx, actor, task, action, input));
    const { reason, assignedTo, actualHours, notes, batchId } = input;
    const changed = await this.moves.move(tx, actor, task, action, {
      reason,
      assignedTo,
      actualHours,
      notes,
      counts: settled ? 'fully' : 'partly',
      told: batchId === undefined ? {} : { batch: batchId },
    });
    if (!changed) throw await this.rules.lostRace(tx, actor, id, action, input);
    return action === 'submit' ? this.autoDecisions.settle(tx, actor, changed) : changed;
  }

  /** Takes back one's own decision, as long as nothing has followed it. */
  undo(actor: Actor, id: string, version?: number): Promise<Task> {
    return this.database.transaction(actor, (tx) => this.undoIn(tx, actor, id, { version }));
  }

  async undoIn(tx: Transaction, actor: Actor, id: string, { version, batchId }: Undo = {}): Promise<Task> {
    const task = await visibleTask(tx, actor, id);
    this.rules.checkVersion(task, version);
    if (!this.rules.allows(actor, 'undo', task)) throw nothingToUndo();
    const [decision] = await rows<{ from: TaskStatus; action: DecisionAction; at: Date }>(
      tx,
      `UPDATE task_decisions SET undone_at = now()
       WHERE task_id = $1 AND version = $2 AND undone_at IS NULL AND ($3::uuid IS NULL OR batch_id = $3)
       RETURNING from_status AS "from", action, created_at AS at`,
      [id, task.version, batchId ?? null],
    );
    if (!decision) throw nothingToUndo();
    const returns = decision.from !== task.status;
    const due = returns ? await this.dueTimes.entering(tx, task, decision.from, task.submittedAt ?? undefined) : {};
    const after = await changeTask(tx, task, {
      ...takenBack[decision.action](actor, task),
      ...due,
      status: decision.from,
    });
    if (!after) throw nothingToUndo();
    await this.moves.record(tx, actor, 'decision_undone', task, after, {
      decision: decision.action,
      decidedAt: decision.at.toISOString(),
      ...(batchId === undefined ? {} : { batch: batchId }),
    });
    return after;
  }

  /** Recorded whatever comes of it. False while an approval is one of several that are needed. */
  private async decide(
    tx: Transaction,
    actor: Actor,
    task: Task,
    action: DecisionAction,
    { reason, batchId }: StepInput,
  ): Promise<boolean> {
    await recordDecision(tx, task, {
      action,
      reason: reason?.trim() ?? null,
      batchId: batchId ?? null,
      decidedBy: actor.id,
      decidedByName: actor.name,
    });
    return action !== 'approve' || task.approvers.length + 1 >= task.requiredApprovals;
  }
}

const nothingToUndo = () =>
  new DomainError(
    'conflict',
    'nothing_to_undo',
    `There is no decision of yours from the last ${undoSeconds} seconds that nothing has followed.`,
  );
