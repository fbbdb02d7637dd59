import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import {
  type Actor,
  afterCommit,
  constraintOf,
  Database,
  DomainError,
  Events,
  noSuch,
  rows,
  type Transaction,
} from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { TaskOptions } from '../task-options';
import { canReach } from '../task-reach';
import { PolicyJudge } from './policy-judge';
import { checkPolicy, mostPolicies, type PolicyContent } from './policy-rules';
import { Policy } from './policy.entity';

export type NewPolicy = Pick<PolicyContent, 'name' | 'conditions' | 'effect'> &
  Partial<{ [Field in 'mode' | 'marketplace' | 'approvals' | 'dailyCap']: PolicyContent[Field] | undefined }>;
export type PolicyChange = { [Field in keyof PolicyContent]?: PolicyContent[Field] | undefined };

export interface PolicyWithUsage {
  policy: Policy;
  /** How many it has approved on this day of the organisation's time zone. */
  usedToday: number;
}

/** The rules by which proposals are approved without people, or by more of them. */
@Injectable()
export class Policies {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
    private readonly options: TaskOptions,
    private readonly judge: PolicyJudge,
  ) {}

  /** In the order in which they are tried. */
  list(actor: Actor): Promise<PolicyWithUsage[]> {
    return this.database.transaction(actor, async (tx) => {
      const found = await tx.find(Policy, { order: { position: 'ASC', id: 'ASC' } });
      return this.withUsage(
        tx,
        found.filter((policy) => concerns(actor, policy)),
      );
    });
  }

  get(actor: Actor, id: string): Promise<PolicyWithUsage> {
    return this.database.transaction(actor, async (tx) => this.one(tx, await existing(tx, actor, id)));
  }

  /** The last in the order, until it is moved. */
  async create(actor: Actor, given: NewPolicy): Promise<PolicyWithUsage> {
    const { name, conditions, effect, mode = 'off', marketplace = null, approvals = null, dailyCap = null } = given;
    const content = { name, mode, marketplace, conditions: plain(conditions), effect, approvals, dailyCap };
    return named(name, () =>
      this.database.transaction(actor, async (tx) => {
        await checkPolicy(tx, content);
        await alone(tx);
        const [there] = await rows<{ count: number; last: number }>(
          tx,
          'SELECT count(*)::integer AS count, coalesce(max(position), 0) AS last FROM policies',
        );
        if (there && there.count >= mostPolicies)
          throw new DomainError(
            'conflict',
            'too_many_policies',
            `There are ${mostPolicies} policies, which is the most there may be. Delete one that nobody needs.`,
          );
        const id = uuidv7();
        await tx.insert(Policy, {
          ...content,
          conditions: content.conditions as never,
          id,
          position: (there?.last ?? 0) + 10,
        });
        await this.record(tx, actor, 'created', id, marketplace, { after: content, version: 1 });
        return this.one(tx, await existing(tx, actor, id));
      }),
    );
  }

  /** `version`: as it was read; another one is stale. */
  change(actor: Actor, id: string, change: PolicyChange, version?: number): Promise<PolicyWithUsage> {
    return named(change.name, () =>
      this.database.transaction(actor, async (tx) => {
        const policy = await existing(tx, actor, id);
        fresh(policy, version);
        const before = contentOf(policy);
        const after = changed(before, change);
        await checkPolicy(tx, after);
        const fields = (Object.keys(after) as (keyof PolicyContent)[]).filter(
          (field) => !isDeepStrictEqual(before[field], after[field]),
        );
        if (fields.length === 0) return this.one(tx, policy);
        const { affected } = await tx.update(
          Policy,
          { id, version: policy.version },
          {
            ...after,
            conditions: after.conditions,
            version: policy.version + 1,
            updatedAt: () => 'now()',
          },
        );
        if (!affected) throw await lostRace(tx, id, version);
        const pick = (content: PolicyContent) => Object.fromEntries(fields.map((field) => [field, content[field]]));
        await this.record(tx, actor, 'changed', id, after.marketplace, {
          name: before.name,
          before: pick(before),
          after: pick(after),
          version: policy.version + 1,
        });
        return this.one(tx, await existing(tx, actor, id));
      }),
    );
  }

  remove(actor: Actor, id: string, version?: number): Promise<void> {
    return this.database.transaction(actor, async (tx) => {
      const policy = await existing(tx, actor, id);
      fresh(policy, version);
      const { affected } = await tx.delete(Policy, { id, version: policy.version });
      if (!affected) throw await lostRace(tx, id, version);
      await this.record(tx, actor, 'deleted', id, policy.marketplace, {
        before: contentOf(policy),
        version: policy.version,
      });
    });
  }

  /** All of them, in the order in which they are to be tried. `seen`: the order that this one is to replace. */
  order(actor: Actor, ids: readonly string[], seen?: readonly string[]): Promise<PolicyWithUsage[]> {
    return this.database.transaction(actor, async (tx) => {
      await alone(tx);
      const found = await tx.find(Policy, { order: { position: 'ASC', id: 'ASC' } });
      const before = found.map(({ id }) => id);
      const same = ids.length === before.length && isDeepStrictEqual([...ids].toSorted(), [...before].toSorted());
      if (!same || (seen && !isDeepStrictEqual([...seen], before)))
        throw new DomainError(
          'conflict',
          'policies_changed',
          'An order names every policy once, and these are not the policies that there are, or not in the order that you saw. Read them again.',
          { facts: { ids: before } },
        );
      if (!isDeepStrictEqual([...ids], before)) {
        await tx.query(
          `UPDATE policies SET position = wanted.place * 10
           FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted (id, place) WHERE policies.id = wanted.id`,
          [ids],
        );
        await this.record(tx, actor, 'reordered', 'order', null, { before, after: ids });
      }
      return this.withUsage(tx, await tx.find(Policy, { order: { position: 'ASC', id: 'ASC' } }));
    });
  }

  private async one(tx: Transaction, policy: Policy): Promise<PolicyWithUsage> {
    const [one] = await this.withUsage(tx, [policy]);
    return one ?? { policy, usedToday: 0 };
  }

  private async withUsage(tx: Transaction, policies: Policy[]): Promise<PolicyWithUsage[]> {
    const used = await rows<{ id: string; used: number }>(
      tx,
      `SELECT policy_id AS id, used FROM policy_usage
       WHERE policy_id = ANY($1) AND day = (clock_timestamp() AT TIME ZONE $2)::date`,
      [policies.map(({ id }) => id), this.options.timezone],
    );
    const byId = new Map(used.map(({ id, used }) => [id, used]));
    return policies.map((policy) => ({ policy, usedToday: byId.get(policy.id) ?? 0 }));
  }

  private record(
    tx: Transaction,
    actor: Actor,
    verb: string,
    id: string,
    marketplace: PolicyContent['marketplace'],
    data: Record<string, unknown>,
  ): Promise<void> {
    afterCommit(tx, () => {
      this.judge.wake();
    });
    return this.events.append(tx, {
      type: `policy.${verb}`,
      actor,
      subject: ['policy', id],
      ...(marketplace === null ? {} : { marketplace }),
      data,
    });
  }
}

const concerns = (actor: Actor, { marketplace }: Policy): boolean =>
  marketplace === null || canReach(actor, marketplace);

/** Out of reach and not there are the same to whoever asks. */
export async function existing(tx: Transaction, actor: Actor, id: string): Promise<Policy> {
  const policy = await tx.findOneBy(Policy, { id });
  if (!policy || !concerns(actor, policy)) throw noSuch('policy');
  return policy;
}

/** How many there are and in which order concerns all of them: whoever changes that takes turns. Nobody who reads waits. */
const alone = (tx: Transaction): Promise<unknown> => tx.query('LOCK TABLE policies IN SHARE ROW EXCLUSIVE MODE');

function fresh(policy: Policy, version: number | undefined): void {
  if (version === undefined || version === policy.version) return;
  throw new DomainError('stale', 'policy_stale', 'The policy has changed since you read it. Read it again.', {
    facts: { version: policy.version },
  });
}

async function lostRace(tx: Transaction, id: string, version: number | undefined): Promise<DomainError> {
  const now = await tx.findOneBy(Policy, { id });
  if (!now) return noSuch('policy');
  fresh(now, version);
  return new DomainError(
    'conflict',
    'policy_changed',
    'Somebody else changed the policy at the same moment. Read it again.',
    { facts: { version: now.version } },
  );
}

const contentOf = ({
  name,
  mode,
  marketplace,
  conditions,
  effect,
  approvals,
  dailyCap,
}: PolicyContent): PolicyContent => ({ name, mode, marketplace, conditions, effect, approvals, dailyCap });

/** What belongs to the former effect goes with it, unless it is said again. */
function changed(before: PolicyContent, change: PolicyChange): PolicyContent {
  const kept = change.effect === undefined || change.effect === before.effect ? before : { ...before, ...noneOfEffect };
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  const after = { ...kept, ...given };
  return { ...after, conditions: plain(after.conditions) };
}

const noneOfEffect = { approvals: null, dailyCap: null };

/** As the database gives it back: no classes, nothing undefined. */
export const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

async function named<T>(name: string | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (constraintOf(error) !== 'policies_name_unique') throw error;
    throw new DomainError('conflict', 'name_taken', `There is a policy "${name ?? ''}" already; choose another name.`);
  }
}
