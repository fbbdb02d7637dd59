import { Injectable } from '@nestjs/common';
import { type Actor, become, Events, rows, type Transaction } from '@souk/platform';
import { PolicyJudge, type Verdict } from './policies/policy-judge';
import { recordDecision } from './task-decisions';
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
    await become(tx, policies);
    const verdict = await this.judge.judge(tx, task);
    const settled = await this.apply(tx, task, verdict);
    await become(tx, actor);
    return settled;
  }

  private async apply(tx: Transaction, task: Task, verdict: Verdict): Promise<Task> {
    const { approve, requiredApprovals, explanations } = verdict;
    const inForce = explanations.at(-1);
    for (const explanation of explanations)
      if (!approve || explanation !== inForce)
        await this.events.append(tx, {
          type: 'task.policy_matched',
          actor: policies,
          subject: ['task', task.id],
          marketplace: task.marketplace,
          data: { explanation },
        });
    const asked = await this.ask(tx, task, requiredApprovals);
    if (!approve || !inForce) return asked;
    const { id: policyId, name } = inForce.policy;
    await recordDecision(tx, asked, {
      action: 'approve',
      decidedBy: null,
      decidedByName: name,
      policyId,
      explanation: inForce,
    });
    const approved = await this.moves.move(tx, { ...policies, name }, asked, 'approve', {
      told: { explanation: inForce },
    });
    return approved ?? asked;
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
