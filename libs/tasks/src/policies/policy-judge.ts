import { Injectable } from '@nestjs/common';
import { type Transaction } from '@souk/platform';
import { type Task } from '../task.entity';
import { type Explanation } from './explanation';

export interface Verdict {
  /** Of the policy that is in force; without one, or when it holds, people decide as always. */
  approve: boolean;
  requiredApprovals: number;
  /** Of every policy that matched, also of those that only watch: the one in force, when there is one, last. */
  explanations: Explanation[];
}

/** What the policies say to a proposal that begins to wait for a decision. */
@Injectable()
export class PolicyJudge {
  /** Under the service role. A place under a daily cap is taken here: the same transaction approves. */
  judge(_tx: Transaction, _task: Task): Promise<Verdict> {
    return Promise.resolve({ approve: false, requiredApprovals: 1, explanations: [] });
  }
}
