import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { type Asker, startPoliciesApi } from './policies-context';

type Context = Awaited<ReturnType<typeof startPoliciesApi>>;
let souk: Context;
beforeAll(async () => {
  souk = await startPoliciesApi();
});
beforeEach(async () => {
  await souk.reset();
  await souk.policy();
});
afterAll(() => souk.api.close());

interface Stop extends Record<string, unknown> {
  id: string;
  state: string;
}

const soon = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();
const stops = async (by: Asker, query = '') => (await souk.call<Stop>(by, 'GET', `/policy-stops${query}`)).body.items;
const lift = (by: Asker, { id }: { id: string }, reason = 'All is well') =>
  souk.call<Stop>(by, 'POST', `/policy-stops/${id}/lift`, { reason });
const statusOf = async (by: Asker, more: object = {}) => (await souk.propose(by, more)).status;

describe('a kill switch', () => {
  it('stops at once, and says so where the proposal waits', async () => {
    expect(await statusOf(souk.amazon)).toBe('approved');
    await souk.stop({ reason: 'Prices are wrong' });
    const task = await souk.propose();
    expect(task.status).toBe('awaiting_approval');
    const told = (await souk.eventsOf('task', task.id)).at(-1);
    expect([told?.type, told?.data.explanation?.stoppedBy]).toEqual([
      'task.policy_matched',
      'kill switch for everything: Prices are wrong',
    ]);
  });

  it('of one marketplace stops that one alone', async () => {
    await souk.stop({ marketplace: 'amazon' });
    expect(await statusOf(souk.amazon)).toBe('awaiting_approval');
    expect(await statusOf(souk.shopee, { marketplace: 'shopee' })).toBe('approved');
  });

  it('of one agent stops what that one makes', async () => {
    await souk.stop({ agentId: souk.amazon.agentId.toUpperCase() });
    expect(await statusOf(souk.amazon)).toBe('awaiting_approval');
    expect(await statusOf(souk.rival)).toBe('approved');
  });

  it('takes no place under a cap', async () => {
    const { id } = await souk.policy({ conditions: { categories: ['scaling'] }, dailyCap: 1 });
    const stop = await souk.stop();
    expect(await statusOf(souk.amazon, { category: 'scaling' })).toBe('awaiting_approval');
    await lift(souk.admin, stop);
    expect(await statusOf(souk.amazon, { category: 'scaling' })).toBe('approved');
    expect((await souk.call(souk.head, 'GET', `/policies/${id}`)).body.usedToday).toBe(1);
  });

  it('does not keep a policy from asking for more people', async () => {
    await souk.policy({ effect: 'require_approvals', approvals: 2, conditions: { categories: ['scaling'] } });
    await souk.stop();
    expect((await souk.propose(souk.amazon, { category: 'scaling' })).requiredApprovals).toBe(2);
  });

  it('lasts until somebody lifts it, who says why', async () => {
    const stop = await souk.stop({ marketplace: 'amazon' }, souk.head);
    const { status, body } = await lift(souk.other, stop);
    expect([status, body]).toEqual([
      200,
      expect.objectContaining({ state: 'past', liftedByName: 'Otto', liftReason: 'All is well' }),
    ]);
    expect(await statusOf(souk.amazon)).toBe('approved');
    const again = await lift(souk.other, stop);
    expect([again.status, again.body.code]).toEqual([409, 'stop_over']);
    expect(
      (await souk.eventsOf('policy_stop', stop.id)).map(({ type, marketplace, data }) => [type, marketplace, data]),
    ).toEqual([
      [
        'policy_stop.started',
        'amazon',
        {
          after: { kind: 'kill', marketplace: 'amazon', agentId: null, startsAt: expect.any(String), endsAt: null },
          reason: 'Something is wrong',
        },
      ],
      [
        'policy_stop.lifted',
        'amazon',
        {
          before: {
            kind: 'kill',
            marketplace: 'amazon',
            agentId: null,
            reason: 'Something is wrong',
            liftedAt: null,
          },
          after: { liftedAt: expect.any(String) },
          reason: 'All is well',
        },
      ],
    ]);
  });

  it('is lifted once, by whoever is first of twenty', async () => {
    const stop = await souk.stop();
    const all = await Promise.all(Array.from({ length: 20 }, () => lift(souk.admin, stop)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await souk.eventsOf('policy_stop', stop.id)).toHaveLength(2);
  });
});

describe('a freeze', () => {
  it('stops for its time, and no longer', async () => {
    const stop = await souk.stop({ kind: 'freeze', endsAt: soon(3600), marketplace: 'amazon', reason: 'Sale' });
    const task = await souk.propose();
    expect(task.status).toBe('awaiting_approval');
    const told = (await souk.eventsOf('task', task.id)).at(-1);
    expect(told?.data.explanation?.stoppedBy).toBe(`freeze for amazon until ${stop.endsAt as string}: Sale`);
    await asOwner(
      souk.api.database,
      `UPDATE policy_stops SET starts_at = now() - interval '2 hours', ends_at = now() - interval '1 second'`,
    );
    expect(await statusOf(souk.amazon)).toBe('approved');
    expect((await lift(souk.admin, stop)).status).toBe(409);
  });

  it('that is still to come stops nothing yet, and may be lifted before', async () => {
    const stop = await souk.stop({ kind: 'freeze', startsAt: soon(3600), endsAt: soon(7200) });
    expect(await statusOf(souk.amazon)).toBe('approved');
    expect((await lift(souk.admin, stop)).body.state).toBe('past');
  });
});

describe('the list of stops', () => {
  it('tells those that stop now, those to come and those of the past apart', async () => {
    const now = await souk.stop();
    const coming = await souk.stop({ kind: 'freeze', startsAt: soon(3600), endsAt: soon(7200) });
    const past = await souk.stop();
    await lift(souk.admin, past);
    const ids = async (query: string) => (await stops(souk.auditor, query)).map(({ id, state }) => [id, state]);
    expect(await ids('?state=active')).toEqual([[now.id, 'active']]);
    expect(await ids('?state=coming')).toEqual([[coming.id, 'coming']]);
    expect(await ids('?state=past')).toEqual([[past.id, 'past']]);
    expect(await ids('')).toHaveLength(3);
    expect((await souk.call(souk.auditor, 'GET', '/policy-stops?state=lifted')).status).toBe(400);
  });
});

describe('somebody who is limited to some marketplaces', () => {
  it('stops and lifts there alone', async () => {
    const everything = await souk.stop();
    const amazon = await souk.stop({ marketplace: 'amazon' });
    const ofAgent = await souk.stop({ agentId: souk.amazon.agentId });
    for (const scope of [{}, { marketplace: 'amazon' }, { agentId: souk.amazon.agentId }])
      expect(
        (await souk.call(souk.shopeeHead, 'POST', '/policy-stops', { kind: 'kill', reason: 'x', ...scope })).body.code,
      ).toBe('marketplace_out_of_reach');
    expect((await lift(souk.shopeeHead, everything)).status).toBe(403);
    expect((await lift(souk.shopeeHead, amazon)).status).toBe(404);
    expect((await lift(souk.shopeeHead, ofAgent)).status).toBe(404);
    const own = await souk.stop({ marketplace: 'shopee' }, souk.shopeeHead);
    const ownAgent = await souk.stop({ agentId: souk.shopee.agentId }, souk.shopeeHead);
    expect((await stops(souk.shopeeHead)).map(({ id }) => id)).toEqual([ownAgent.id, own.id, everything.id]);
    expect((await lift(souk.shopeeHead, own)).status).toBe(200);
  });
});

describe('a stop that makes no sense is refused', () => {
  it.each<[string, object, string]>([
    ['a kill switch with an end', { endsAt: soon(3600) }, 'endsAt'],
    ['a kill switch that is to begin', { startsAt: soon(3600) }, 'startsAt'],
    ['a freeze without an end', { kind: 'freeze' }, 'endsAt'],
    ['a freeze that is over', { kind: 'freeze', endsAt: soon(-10) }, 'endsAt'],
    ['a freeze of an instant', { kind: 'freeze', endsAt: soon(1) }, 'endsAt'],
    ['a freeze that ends before it begins', { kind: 'freeze', startsAt: soon(7200), endsAt: soon(3600) }, 'endsAt'],
    ['a freeze that has begun', { kind: 'freeze', startsAt: '2026-01-01T00:00:00Z', endsAt: soon(3600) }, 'startsAt'],
    ['a freeze for ever', { kind: 'freeze', endsAt: '9999-12-31T23:59:59Z' }, 'endsAt'],
    ['of an agent and a marketplace', { marketplace: 'amazon', agentId: randomUUID() }, 'agentId'],
    ['of an agent that is not there', { agentId: randomUUID() }, 'agentId'],
    ['of an agent whose id is none', { agentId: 'amazon-bot' }, 'agentId'],
    ['of no marketplace of ours', { marketplace: 'ebay' }, 'marketplace'],
    ['of nothing that is a moment', { kind: 'freeze', endsAt: 'tomorrow' }, 'endsAt'],
    ['without a reason', { reason: '  ' }, 'reason'],
    ['of a kind that there is not', { kind: 'pause' }, 'kind'],
    ['with a field of its own', { liftedAt: soon(1) }, 'liftedAt'],
  ])('%s', async (_what, more, path) => {
    const { status, body } = await souk.call(souk.admin, 'POST', '/policy-stops', {
      kind: 'kill',
      reason: 'Something is wrong',
      ...more,
    });
    expect([status, body.errors?.map((error) => error.path)]).toEqual([400, [path]]);
    expect(await stops(souk.admin)).toEqual([]);
  });
});

it('agents and members stop nothing, and agents do not see what is stopped', async () => {
  const stop = await souk.stop();
  for (const by of [souk.amazon, souk.member, souk.auditor]) {
    expect((await souk.call(by, 'POST', '/policy-stops', { kind: 'kill', reason: 'x' })).status).toBe(403);
    expect((await lift(by, stop)).status).toBe(403);
  }
  expect((await souk.call(souk.amazon, 'GET', '/policy-stops')).status).toBe(403);
});
