import { Injectable } from '@nestjs/common';
import { type Actor, Database, rows, type Transaction } from '@souk/platform';
import { levelOf } from '../sla/sla-levels';
import { type ExpiryPolicy } from '../sla/sla-settings';
import { TaskSettings } from '../sla/task-settings';
import { recordDecision } from '../task-decisions';
import { type Told } from '../task-facts';
import { TaskMoves } from '../task-moves';
import { taskColumns } from '../task-rows';
import { type Task } from '../task.entity';

const expiry: Actor = { kind: 'service', id: 'expiry', name: 'Expiry' };
/** Few enough for whoever decides on one of them not to wait long. */
const tasksAtOnce = 50;

export const lateProposals = `FROM tasks WHERE status = 'awaiting_approval' AND expired_at IS NULL AND expires_at < now() ORDER BY expires_at`;

export type Expired = Record<ExpiryPolicy, number>;

/** What becomes of proposals that nobody decided in time. It never approves: the worst that it does is to say no. */
@Injectable()
export class ProposalExpiry {
  constructor(
    private readonly database: Database,
    private readonly settings: TaskSettings,
    private readonly moves: TaskMoves,
  ) {}

  async run(signal?: AbortSignal): Promise<Expired> {
    const expired: Expired = { hold: 0, reject: 0, escalate: 0 };
    for (;;) {
      signal?.throwIfAborted();
      const batch = await this.database.transaction(expiry, (tx) => this.expire(tx));
      for (const policy of batch) expired[policy] += 1;
      if (batch.length === 0) return expired;
    }
  }

  /** One that somebody decides on at the moment is left to him. */
  private async expire(tx: Transaction): Promise<ExpiryPolicy[]> {
    const { expiry: policies } = await this.settings.current(tx);
    const late = await rows<Task>(
      tx,
      `SELECT ${taskColumns(tx)} ${lateProposals} LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED`,
      [tasksAtOnce],
    );
    for (const task of late) await this.apply(tx, task, policies[task.category]);
    return late.map(({ category }) => policies[category]);
  }

  private async apply(tx: Transaction, task: Task, policy: ExpiryPolicy): Promise<void> {
    const escalates = policy === 'escalate' && task.slaLevel < levelOf('escalated');
    const expired = await this.mark(tx, task, escalates);
    const told = { policy, expiresAt: task.expiresAt?.toISOString() ?? null };
    if (policy === 'reject') return this.reject(tx, expired, told);
    await this.moves.record(tx, expiry, 'expired', task, expired, told);
    if (!escalates) return;
    const { dueAt, slaLevel: level } = expired;
    await this.moves.record(tx, expiry, 'escalated', task, expired, {
      dueAt: dueAt?.toISOString() ?? null,
      level,
      stage: 'decide',
      ...told,
    });
  }

  /** Neither version nor `updated_at`: time has passed, and nobody has changed anything. */
  private async mark(tx: Transaction, { id }: Task, escalated: boolean): Promise<Task> {
    const escalation = escalated ? `, sla_level = ${levelOf('escalated')}, sla_next_at = NULL` : '';
    const [marked] = await rows<Task>(
      tx,
      `UPDATE tasks SET expired_at = now()${escalation} WHERE id = $1 RETURNING ${taskColumns(tx)}`,
      [id],
    );
    if (!marked) throw new Error('A task that is locked is there');
    return marked;
  }

  /** The row is locked: whoever decides at the same moment comes too late, or came first and was left alone. */
  private async reject(tx: Transaction, task: Task, told: Told): Promise<void> {
    const reason = 'It expired before somebody decided on it.';
    await recordDecision(tx, task, { action: 'reject', reason, decidedBy: null, decidedByName: expiry.name });
    const rejected = await this.moves.move(tx, expiry, task, 'reject', { reason, told });
    if (!rejected) throw new Error('A task that is locked does not change');
  }
}
