import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Database,
  DomainError,
  Events,
  type Keyset,
  keysetPage,
  type Marketplace,
  noSuch,
  rows,
  type Transaction,
  wrongField,
} from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { canReach, reachOf } from '../task-reach';
import { PolicyStop, type PolicyStopKind } from './policy-stop.entity';

export const policyStopStates = ['active', 'coming', 'past'] as const;
export type PolicyStopState = (typeof policyStopStates)[number];

export interface NewPolicyStop {
  kind: PolicyStopKind;
  /** Neither: all of them. */
  marketplace?: Marketplace | undefined;
  agentId?: string | undefined;
  reason: string;
  /** Of a freeze; absent: now. */
  startsAt?: Date | undefined;
  /** Of a freeze. */
  endsAt?: Date | undefined;
}

/** Kill switches and freezes. */
@Injectable()
export class PolicyStops {
  constructor(
    private readonly database: Database,
    private readonly events: Events,
  ) {}

  /** The newest first. */
  list(
    actor: Actor,
    { state, ...page }: { state?: PolicyStopState | undefined; limit: number; cursor?: string | undefined },
  ): Promise<Keyset<PolicyStop>> {
    return this.database.transaction(actor, (tx) => {
      const query = tx.createQueryBuilder(PolicyStop, 'stop');
      if (state) query.andWhere(states[state]);
      const reach = reachOf(actor);
      if (reach)
        query.andWhere(
          `CASE WHEN stop.agent_id IS NOT NULL THEN EXISTS (SELECT FROM agents WHERE agents.id = stop.agent_id AND agents.marketplace = ANY(:reach))
                ELSE stop.marketplace IS NULL OR stop.marketplace = ANY(:reach) END`,
          { reach },
        );
      return keysetPage(query, { sort: 'createdAt', id: 'id', ...page });
    });
  }

  start(actor: Actor, given: NewPolicyStop): Promise<PolicyStop> {
    const { kind, marketplace = null, agentId = null, startsAt, endsAt = null } = given;
    checkSpan(given);
    if (marketplace !== null && agentId !== null)
      throw wrongField('agentId', 'scope', 'must be left out when a marketplace is given: one of the two is stopped');
    const reason = given.reason.trim();
    return this.database.transaction(actor, async (tx) => {
      const concerned = agentId === null ? marketplace : await marketplaceOf(tx, agentId);
      if (concerned === undefined) throw wrongField('agentId', 'agent', 'is no agent');
      requireReach(actor, concerned);
      const id = uuidv7();
      await tx.insert(PolicyStop, {
        id,
        kind,
        marketplace,
        agentId,
        reason,
        ...(startsAt ? { startsAt } : {}),
        endsAt,
        createdBy: actor.id,
        createdByName: actor.name,
      });
      const stop = await tx.findOneByOrFail(PolicyStop, { id });
      const after = { kind, marketplace, agentId, startsAt: stop.startsAt, endsAt };
      await this.record(tx, actor, 'started', stop.id, concerned, { after, reason });
      return stop;
    });
  }

  /** Ends it before its time; one that is still to come does not begin. */
  lift(actor: Actor, id: string, reason: string): Promise<PolicyStop> {
    return this.database.transaction(actor, async (tx) => {
      const stop = await tx.findOneBy(PolicyStop, { id });
      if (!stop) throw noSuch('policy_stop');
      const concerned = stop.agentId === null ? stop.marketplace : ((await marketplaceOf(tx, stop.agentId)) ?? null);
      if (concerned !== null && !canReach(actor, concerned)) throw noSuch('policy_stop');
      requireReach(actor, concerned);
      const lifted = await rows(
        tx,
        `UPDATE policy_stops SET lifted_at = now(), lifted_by_name = $2, lift_reason = $3
         WHERE id = $1 AND lifted_at IS NULL AND (ends_at IS NULL OR ends_at > now()) RETURNING id`,
        [id, actor.name, reason.trim()],
      );
      const after = await tx.findOneByOrFail(PolicyStop, { id });
      if (lifted.length === 0)
        throw new DomainError('conflict', 'stop_over', 'It is over already.', {
          facts: { endsAt: after.endsAt, liftedAt: after.liftedAt },
        });
      const { kind, marketplace, agentId } = stop;
      await this.record(tx, actor, 'lifted', id, concerned, {
        before: { kind, marketplace, agentId, reason: stop.reason, liftedAt: null },
        after: { liftedAt: after.liftedAt },
        reason: reason.trim(),
      });
      return after;
    });
  }

  private record(
    tx: Transaction,
    actor: Actor,
    verb: string,
    id: string,
    marketplace: Marketplace | null,
    data: Record<string, unknown>,
  ): Promise<void> {
    return this.events.append(tx, {
      type: `policy_stop.${verb}`,
      actor,
      subject: ['policy_stop', id],
      ...(marketplace === null ? {} : { marketplace }),
      data,
    });
  }
}

export function policyStopState({ startsAt, endsAt, liftedAt }: PolicyStop, now = new Date()): PolicyStopState {
  if (liftedAt || (endsAt && endsAt <= now)) return 'past';
  return startsAt <= now ? 'active' : 'coming';
}

const open = 'stop.lifted_at IS NULL AND (stop.ends_at IS NULL OR stop.ends_at > now())';
const states: Record<PolicyStopState, string> = {
  active: `${open} AND stop.starts_at <= now()`,
  coming: `${open} AND stop.starts_at > now()`,
  past: `NOT (${open})`,
};

/** Times may be this far from now: nobody means the year 9999. */
const mostYears = 2;
/** What clocks differ by, at most. */
const aMinute = 60_000;

function checkSpan({ kind, startsAt, endsAt }: NewPolicyStop): void {
  if (kind === 'kill') {
    if (startsAt) throw wrongField('startsAt', 'kind', 'belongs to a freeze: a kill switch stops at once');
    if (endsAt) throw wrongField('endsAt', 'kind', 'belongs to a freeze: a kill switch stops until somebody lifts it');
    return;
  }
  if (!endsAt) throw wrongField('endsAt', 'required', 'must say when the freeze ends');
  const now = Date.now();
  const last = new Date(now);
  last.setUTCFullYear(last.getUTCFullYear() + mostYears);
  if (startsAt && startsAt.getTime() < now - aMinute)
    throw wrongField('startsAt', 'past', 'must not be in the past; leave it out to begin now');
  if (endsAt.getTime() < Math.max(now, startsAt?.getTime() ?? 0) + aMinute)
    throw wrongField('endsAt', 'span', 'must be in the future, and a minute after the begin at least');
  if (endsAt > last) throw wrongField('endsAt', 'span', `must be within ${mostYears} years`);
}

async function marketplaceOf(tx: Transaction, agentId: string): Promise<Marketplace | undefined> {
  const [agent] = await rows<{ marketplace: Marketplace }>(tx, 'SELECT marketplace FROM agents WHERE id = $1', [
    agentId,
  ]);
  return agent?.marketplace;
}

/** Whoever is limited to some marketplaces stops, and lets go on, only there. */
function requireReach(actor: Actor, marketplace: Marketplace | null): void {
  const reach = reachOf(actor);
  if (!reach || (marketplace !== null && reach.includes(marketplace))) return;
  throw new DomainError(
    'forbidden',
    'marketplace_out_of_reach',
    `This concerns ${marketplace ?? 'every marketplace'}: you are limited to ${reach.join(', ')}.`,
  );
}
