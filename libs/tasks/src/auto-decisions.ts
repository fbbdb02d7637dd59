import { Injectable } from '@nestjs/common';
import { type Actor, become, Events, rows, type Transaction } from '@souk/platform';
import { type Explanation } from './policies/explanation';
import { PolicyJudge, usualApprovals, type Verdict } from './policies/policy-judge';
import { recordDecision } from './task-decisions';
import { factsOf, type TaskEventData } from './task-facts';
import { TaskMoves } from './task-moves';
import { taskColumns } from './task-rows';
import { type Task } from './task.entity';

/** What happens by itself when a proposal begins to wait for a decision, in the same transaction. */
@Injectable()
export class AutoDecisions {
  constructor(
    private readonly judge: PolicyJudge,
    private readonly moves: TaskMoves,
    private readonly events: Events,
  ) {}

  /** The task as it is then. Nobody but Souk may act on a policy, so the transaction is Souk's meanwhile. */
  async settle(tx: Transaction, actor: Actor, task: Task): Promise<Task> {
    if (task.status !== 'awaiting_approval') return task;
    if (this.judge.idle && task.requiredApprovals === usualApprovals) return task;
    await become(tx, policies);
    const verdict = await this.judge.judge(tx, task);
    const settled = await this.apply(tx, task, verdict);
    await become(tx, actor);
    return settled;
  }

  private async apply(tx: Transaction, task: Task, verdict: Verdict): Promise<Task> {
    const { approve, requiredApprovals, watching, inForce } = verdict;
    for (const explanation of watching) await this.tell(tx, task, explanation);
    const asked = await this.ask(tx, task, requiredApprovals);
    if (approve && inForce) return this.approve(tx, asked, inForce);
    if (inForce) await this.tell(tx, task, inForce);
    return asked;
  }

  private async approve(tx: Transaction, task: Task, explanation: Explanation): Promise<Task> {
    const { id: policyId, name } = explanation.policy;
    const decision = { action: 'approve', decidedBy: null, decidedByName: name, policyId, explanation } as const;
    await recordDecision(tx, task, decision);
    const approved = await this.moves.move(tx, policies, task, 'approve', {
      told: { reason: `Policy "${name}": ${explanation.because.join('; ')}`, explanation },
    });
    // The transaction that made it wait holds its row: nobody else can have been quicker.
    if (!approved) throw new Error('A task changed under the policy that approves it');
    return approved;
  }

  /** A policy that matched without approving: it watches, holds, asks for more approvals, or was stopped. */
  private async tell(tx: Transaction, task: Task, explanation: Explanation): Promise<void> {
    const data: TaskEventData = { explanation, task: factsOf(task) };
    await this.events.append(tx, {
      type: 'task.policy_matched',
      actor: policies,
      subject: ['task', task.id],
      marketplace: task.marketplace,
      data: { ...data },
    });
  }

  private async ask(tx: Transaction, task: Task, requiredApprovals: number): Promise<Task> {
    if (task.requiredApprovals === requiredApprovals) return task;
    const [changed] = await rows<Task>(
      tx,
      `UPDATE tasks SET required_approvals = $2 WHERE id = $1 RETURNING ${taskColumns(tx)}`,
      [task.id, requiredApprovals],
    );
    return changed ?? task;
  }
}

const policies: Actor = { kind: 'service', id: 'policies', name: 'Policies' };
