import { Injectable } from '@nestjs/common';
import { rows, type Transaction } from '@souk/platform';
import { TaskOptions } from '../task-options';
import { type Task } from '../task.entity';
import { evaluate } from './evaluation';
import { type Explanation, explanationOf } from './explanation';
import { type Policy } from './policy.entity';
import { stopOf } from './stop-of';

export interface Verdict {
  approve: boolean;
  requiredApprovals: number;
  /** The policy that counts; without one, or when it holds or was stopped, people decide as always. */
  inForce?: Explanation;
  /** Those that matched but only watch. */
  watching: Explanation[];
}

/** Where no policy says otherwise. */
export const usualApprovals = 1;

type Live = Pick<
  Policy,
  'id' | 'name' | 'version' | 'mode' | 'marketplace' | 'conditions' | 'effect' | 'approvals' | 'dailyCap'
>;

/** Most installations have every policy off, and every proposal asks. Other processes hear of the first that is put on that much later. */
const rememberedMs = 1000;

/** What the policies say to a proposal that begins to wait for a decision. */
@Injectable()
export class PolicyJudge {
  private idleUntil = -Infinity;

  constructor(private readonly options: TaskOptions) {}

  /** All of them were off a moment ago: there is nothing to ask. */
  get idle(): boolean {
    return performance.now() < this.idleUntil;
  }

  /** Somebody has changed a policy. */
  wake(): void {
    this.idleUntil = -Infinity;
  }

  /** Under the service role. A place under a daily cap is taken here: the same transaction approves. */
  async judge(tx: Transaction, task: Task): Promise<Verdict> {
    const policies = await rows<Live>(
      tx,
      `SELECT id, name, version, mode, marketplace, conditions, effect, approvals, daily_cap AS "dailyCap"
       FROM policies WHERE mode <> 'off' ORDER BY position, id`,
    );
    if (policies.length === 0) this.idleUntil = performance.now() + rememberedMs;
    const { watching, inForce } = evaluate(policies, task);
    const approvers = [...watching, ...(inForce ? [inForce] : [])].filter(({ policy }) => approves(policy));
    const stop = approvers.length === 0 ? undefined : await stopOf(tx, task);
    const watched = watching.map(({ policy, because }) =>
      explanationOf(policy, because, approves(policy) ? stop : undefined),
    );
    if (!inForce) return { approve: false, requiredApprovals: usualApprovals, watching: watched };
    const { policy, because } = inForce;
    const stoppedBy = approves(policy) ? (stop ?? (await this.takePlace(tx, policy))) : undefined;
    return {
      approve: approves(policy) && stoppedBy === undefined,
      requiredApprovals: policy.approvals ?? usualApprovals,
      watching: watched,
      inForce: explanationOf(policy, because, stoppedBy),
    };
  }

  /**
   * Counts an approval of today, unless the cap is reached: then in words. Whoever comes second waits for the first one's row, so that two
   * at once do not take the last place, and a rollback gives it back.
   */
  private async takePlace(tx: Transaction, { id, dailyCap }: Live): Promise<string | undefined> {
    const taken = await rows(
      tx,
      `INSERT INTO policy_usage (policy_id, day, used) VALUES ($1, (clock_timestamp() AT TIME ZONE $2)::date, 1)
       ON CONFLICT (policy_id, day) DO UPDATE SET used = policy_usage.used + 1
       WHERE $3::integer IS NULL OR policy_usage.used < $3
       RETURNING used`,
      [id, this.options.timezone, dailyCap],
    );
    return taken.length > 0 ? undefined : `the daily cap of ${dailyCap ?? 0} is used up`;
  }
}

const approves = ({ effect }: Live): boolean => effect === 'auto_approve';
