import { Injectable } from '@nestjs/common';
import { type Actor, Database, days, type Marketplace, type Transaction, wrongField } from '@souk/platform';
import { TaskOptions } from '../task-options';
import { type DecisionAction } from '../task-decision.entity';
import { canReach, reachOf } from '../task-reach';
import { matchOf } from './evaluation';
import { pastSubmissions, type PastSubmission, type Read } from './past-submissions';
import { existing, type NewPolicy } from './policies';
import { checkPolicy, type PolicyContent } from './policy-rules';

type Draft = Pick<NewPolicy, 'marketplace' | 'conditions' | 'effect' | 'approvals' | 'dailyCap'>;
type Rule = Pick<PolicyContent, 'marketplace' | 'conditions' | 'effect' | 'dailyCap'>;

export interface TrialInput {
  policyId?: string | undefined;
  /** A draft: whether it would be in force does not matter. */
  rule?: Draft | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  marketplace?: Marketplace | undefined;
  limit: number;
}

export interface Disagreement {
  taskId: string;
  number: number;
  title: string;
  because: string[];
  decision: Exclude<DecisionAction, 'approve'>;
  reason: string | null;
}

export interface Trial {
  from: Date;
  to: Date;
  evaluated: number;
  matched: number;
  /** There were more: the newest were looked at. */
  truncated: boolean;
  /** `hold`: people would decide, also because of the cap or of what keeps a policy from approving. */
  would: { approve: number; requireApprovals: number; hold: number };
  /** Days on which the cap would have left some to people. */
  cut: { day: string; matched: number; cut: number }[];
  /** What people decided on those that matched. */
  people: { approved: number; rejected: number; changesRequested: number; undecided: number };
  /** What it would have approved and people did not, the newest. */
  disagreements: Disagreement[];
}

const usualSpan = days(90);
const mostBatches = 40;
export const mostDisagreements = 50;

/** What a policy would have done with what was proposed in the past. Nothing is written, and no place of a cap is taken. */
@Injectable()
export class PolicyTrials {
  constructor(
    private readonly database: Database,
    private readonly options: TaskOptions,
  ) {}

  async run(
    actor: Actor,
    { policyId, rule: draft, to = new Date(), from, marketplace, limit }: TrialInput,
  ): Promise<Trial> {
    const span = { from: from ?? new Date(to.getTime() - usualSpan), to };
    if ((policyId === undefined) === (draft === undefined))
      throw wrongField('rule', 'required', 'or policyId must be given, and not both');
    const rule = await this.database.transaction(actor, (tx) =>
      draft ? this.drafted(tx, draft) : existing(tx, actor, policyId ?? ''),
    );
    const tally = new Tally(rule);
    const marketplaces = within(actor, [rule.marketplace, marketplace ?? null]);
    const withChanges = rule.conditions.changes !== undefined;
    const read: Read = (sql, values) => this.database.query(actor, sql, values);
    let batches = 0;
    for await (const batch of pastSubmissions(read, { ...span, marketplaces }, this.options.timezone, withChanges)) {
      batches += 1;
      const left = batch.slice(0, limit - tally.evaluated);
      for (const past of left) tally.add(past);
      // Drafts that never waited are looked at as well, and there may be any number of them.
      if (left.length < batch.length || batches === mostBatches) return { ...span, truncated: true, ...tally.result() };
    }
    return { ...span, truncated: false, ...tally.result() };
  }

  private async drafted(tx: Transaction, draft: Draft): Promise<Rule> {
    const { conditions, effect, marketplace = null, approvals = null, dailyCap = null } = draft;
    const rule = { conditions, effect, marketplace, approvals, dailyCap };
    await checkPolicy(tx, rule);
    return rule;
  }
}

/** Undefined: all there are. */
function within(actor: Actor, wanted: (Marketplace | null)[]): readonly Marketplace[] | undefined {
  const [first, ...others] = wanted.filter((one) => one !== null);
  if (first === undefined) return reachOf(actor);
  return canReach(actor, first) && others.every((one) => one === first) ? [first] : [];
}

const peopleSaid = {
  approve: 'approved',
  reject: 'rejected',
  request_changes: 'changesRequested',
} as const satisfies Record<DecisionAction, keyof Trial['people']>;

const hadExpired = ({ expiresAt, at }: PastSubmission): boolean => expiresAt !== null && new Date(expiresAt) <= at;

class Tally {
  evaluated = 0;
  private matched = 0;
  private readonly would = { approve: 0, requireApprovals: 0, hold: 0 };
  private readonly people = { approved: 0, rejected: 0, changesRequested: 0, undecided: 0 };
  private readonly approvable: { at: Date; day: string; disagreement: Disagreement | undefined }[] = [];

  constructor(private readonly rule: Rule) {}

  add(past: PastSubmission): void {
    this.evaluated += 1;
    const { matches, because } = matchOf(this.rule, past);
    if (!matches) return;
    this.matched += 1;
    const { action, reason, taskId, number, title, at, day } = past;
    this.people[action ? peopleSaid[action] : 'undecided'] += 1;
    if (this.rule.effect === 'require_approvals') this.would.requireApprovals += 1;
    else if (this.rule.effect === 'hold' || hadExpired(past) || past.refusedBefore) this.would.hold += 1;
    else {
      const refused = action !== null && action !== 'approve';
      const disagreement = refused ? { taskId, number, title, because, decision: action, reason } : undefined;
      this.approvable.push({ at, day, disagreement });
    }
  }

  result(): Omit<Trial, 'from' | 'to' | 'truncated'> {
    const { evaluated, matched, people } = this;
    const byDay = new Map<string, { matched: number; cut: number }>();
    const cap = this.rule.dailyCap ?? Infinity;
    const disagreements: Disagreement[] = [];
    // Whoever comes first on a day has the places of its cap.
    for (const { day, disagreement } of this.approvable.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
      const sum = byDay.get(day) ?? { matched: 0, cut: 0 };
      sum.matched += 1;
      byDay.set(day, sum);
      if (sum.matched > cap) sum.cut += 1;
      else if (disagreement) disagreements.push(disagreement);
    }
    const cut = [...byDay].map(([day, sum]) => ({ day, ...sum })).filter((one) => one.cut > 0);
    const held = cut.reduce((sum, one) => sum + one.cut, 0);
    const { approve, hold } = { approve: this.approvable.length - held, hold: this.would.hold + held };
    const would = { approve, requireApprovals: this.would.requireApprovals, hold };
    return {
      evaluated,
      matched,
      would,
      cut,
      people,
      disagreements: disagreements.toReversed().slice(0, mostDisagreements),
    };
  }
}
