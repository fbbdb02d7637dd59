import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { aPolicy, startPoliciesApi } from './policies-context';

type Context = Awaited<ReturnType<typeof startPoliciesApi>>;
let souk: Context;
beforeAll(async () => {
  souk = await startPoliciesApi();
});
beforeEach(() => souk.reset());
afterAll(() => souk.api.close());

const add = (body: object) => souk.call(souk.admin, 'POST', '/policies', body);
const change = (id: string, body: object, headers: Record<string, string> = {}) =>
  souk.call(souk.admin, 'PATCH', `/policies/${id}`, body, headers);
const list = async (by: { headers: Record<string, string> } = souk.admin) =>
  (await souk.call(by, 'GET', '/policies')).body.items;

describe('a policy that is made', () => {
  it('is off unless said, comes last, and its event tells all of it', async () => {
    const { mode: _, ...given } = aPolicy();
    const { status, body, headers } = await add(given);
    expect([status, headers.get('etag')]).toEqual([201, '"1"']);
    expect(body).toMatchObject({
      ...given,
      mode: 'off',
      marketplace: null,
      approvals: null,
      dailyCap: null,
      usedToday: 0,
    });
    expect((await list()).at(-1)?.id).toBe(body.id);
    const [event] = await souk.eventsOf('policy', body.id);
    expect(event).toMatchObject({ type: 'policy.created', actor_name: 'Ada', marketplace: null });
    expect(event?.data.after).toMatchObject({ ...given, mode: 'off' });
  });

  it('keeps every condition as it was given', async () => {
    const conditions = {
      agents: [souk.amazon.agentId],
      categories: ['analysis'],
      priorities: ['low', 'medium'],
      risks: ['low'],
      reversible: true,
      minConfidence: 0.8,
      minHours: 1,
      maxHours: 8,
      changes: [{ field: 'price', maxDelta: 10, maxDeltaPercent: 5 }, { field: 'title' }],
    };
    const { body } = await add({ ...aPolicy(), conditions, marketplace: 'amazon', dailyCap: 20 });
    expect(body).toMatchObject({ conditions, marketplace: 'amazon', dailyCap: 20 });
    expect((await souk.call(souk.member, 'GET', `/policies/${body.id}`)).body.conditions).toEqual(conditions);
  });

  it('has a name of its own, however it is written', async () => {
    const given = aPolicy();
    await add(given);
    const { status, body } = await add({ ...given, name: given.name.toUpperCase() });
    expect([status, body.code]).toEqual([409, 'name_taken']);
  });

  const cases: [string, object, string][] = [
    ['no name', { name: ' ' }, 'name'],
    ['a name of many lines', { name: 'a\nb' }, 'name'],
    ['conditions that are null', { conditions: null }, 'conditions'],
    ['a condition that there is not', { conditions: { weekday: ['monday'] } }, 'conditions.weekday'],
    ['no category at all', { conditions: { categories: [] } }, 'conditions.categories'],
    ['a category twice', { conditions: { categories: ['analysis', 'analysis'] } }, 'conditions.categories'],
    ['a category that there is not', { conditions: { categories: ['everything'] } }, 'conditions.categories'],
    ['a category that is no list', { conditions: { categories: 'analysis' } }, 'conditions.categories'],
    ['a confidence in percent', { conditions: { minConfidence: 80 } }, 'conditions.minConfidence'],
    ['hours as a text', { conditions: { maxHours: '2' } }, 'conditions.maxHours'],
    ['hours below zero', { conditions: { minHours: -1 } }, 'conditions.minHours'],
    ['more hours than fewer', { conditions: { minHours: 3, maxHours: 2 } }, 'conditions.maxHours'],
    ['an agent that is not there', { conditions: { agents: [randomUUID()] } }, 'conditions.agents.0'],
    ['an agent whose id is none', { conditions: { agents: ['amazon-bot'] } }, 'conditions.agents'],
    ['a field twice', { conditions: { changes: [{ field: 'price' }, { field: 'price' }] } }, 'conditions.changes'],
    ['a change that is no object', { conditions: { changes: ['price'] } }, 'conditions.changes'],
    ['a change that is a list', { conditions: { changes: [[]] } }, 'conditions.changes'],
    [
      'a limit below zero',
      { conditions: { changes: [{ field: 'x', maxDelta: -1 }] } },
      'conditions.changes.0.maxDelta',
    ],
    ['an effect that there is not', { effect: 'reject' }, 'effect'],
    ['approvals of nobody', { effect: 'require_approvals' }, 'approvals'],
    ['eleven approvals', { effect: 'require_approvals', approvals: 11 }, 'approvals'],
    ['approvals without need', { approvals: 2 }, 'approvals'],
    ['a cap on holding', { effect: 'hold', dailyCap: 2 }, 'dailyCap'],
    ['a cap of nothing', { dailyCap: 0 }, 'dailyCap'],
    ['half a cap', { dailyCap: 1.5 }, 'dailyCap'],
    ['a mode that there is not', { mode: 'on' }, 'mode'],
    ['a place of its own choice', { position: 1 }, 'position'],
    ['a marketplace that there is not', { marketplace: 'ebay' }, 'marketplace'],
  ];
  it.each(cases)('is refused with %s', async (_what, more, path) => {
    const { status, body } = await add({ ...aPolicy(), ...more });
    expect([status, body.errors?.map((error) => error.path)[0]?.startsWith(path)]).toEqual([400, true]);
  });

  it('is the 200th at most, also when twenty are made at once', async () => {
    await asOwner(
      souk.api.database,
      `INSERT INTO policies (id, name, position, mode, conditions, effect)
       SELECT gen_random_uuid(), 'many ' || n, 100 + n, 'off', '{}', 'hold' FROM generate_series(1, 184) n`,
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => add({ ...aPolicy(), mode: 'off' })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code))).toEqual(
      new Set(['too_many_policies']),
    );
    expect(await list()).toHaveLength(200);
  });
});

describe('a policy that is changed', () => {
  it('counts its versions, and its event tells what was and what became', async () => {
    const { id } = await souk.policy({ mode: 'off' });
    const { status, body, headers } = await change(id, { mode: 'enforce', dailyCap: 5 }, { 'if-match': '"1"' });
    expect([status, headers.get('etag'), body.version]).toEqual([200, '"2"', 2]);
    expect((await souk.eventsOf('policy', id)).at(-1)).toMatchObject({
      type: 'policy.changed',
      data: { before: { mode: 'off', dailyCap: null }, after: { mode: 'enforce', dailyCap: 5 }, version: 2 },
    });
  });

  it('is not changed by what says the same', async () => {
    const { id, name } = await souk.policy();
    const { body } = await change(id, { name, conditions: { categories: ['analysis'] } });
    expect(body.version).toBe(1);
    expect(await souk.eventsOf('policy', id)).toHaveLength(1);
  });

  it('is not changed by whoever has not seen it as it is', async () => {
    const { id } = await souk.policy();
    await change(id, { mode: 'off' });
    for (const method of ['PATCH', 'DELETE']) {
      const { status, body } = await souk.call(
        souk.admin,
        method,
        `/policies/${id}`,
        method === 'PATCH' ? { mode: 'shadow' } : undefined,
        { 'if-match': '"1"' },
      );
      expect([method, status, body.code]).toEqual([method, 412, 'policy_stale']);
    }
  });

  it('by ten at once with the same version is changed by one', async () => {
    const { id } = await souk.policy({ mode: 'off' });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => change(id, { dailyCap: i + 1 }, { 'if-match': '"1"' })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 412 && body.code === 'policy_stale')).toHaveLength(9);
    expect(await souk.eventsOf('policy', id)).toHaveLength(2);
  });

  it('loses what belonged to its former effect', async () => {
    const { id } = await souk.policy({ dailyCap: 5 });
    const strict = await change(id, { effect: 'require_approvals', approvals: 2 });
    expect(strict.body).toMatchObject({ approvals: 2, dailyCap: null });
    expect((await change(id, { effect: 'hold' })).body).toMatchObject({ approvals: null, dailyCap: null });
    expect((await change(id, { effect: 'require_approvals' })).status).toBe(400);
  });

  it('may lose its marketplace and its cap', async () => {
    const { id } = await souk.policy({ marketplace: 'amazon', dailyCap: 5 });
    expect((await change(id, { marketplace: null, dailyCap: null })).body).toMatchObject({
      marketplace: null,
      dailyCap: null,
    });
  });
});

describe('a policy that is deleted', () => {
  it('approves nothing any more; what it decided stays explained', async () => {
    const { id, name } = await souk.policy();
    const task = await souk.propose();
    expect((await souk.call(souk.admin, 'DELETE', `/policies/${id}`)).status).toBe(204);
    expect((await souk.propose()).status).toBe('awaiting_approval');
    expect((await souk.decisionsOf(souk.head, task))[0]?.explanation?.policy).toEqual({ id, name, version: 1 });
    expect((await souk.eventsOf('policy', id)).at(-1)).toMatchObject({
      type: 'policy.deleted',
      data: { before: { name } },
    });
    expect((await souk.call(souk.admin, 'GET', `/policies/${id}`)).status).toBe(404);
    expect((await souk.call(souk.admin, 'DELETE', `/policies/${id}`)).status).toBe(404);
  });
});

describe('the order', () => {
  const order = (body: object) => souk.call(souk.admin, 'POST', '/policies/order', body);
  const ids = async () => (await list()).map(({ id }) => id);

  it('is put as a whole, with its event', async () => {
    const before = await ids();
    const { body } = await order({ ids: before.toReversed(), seen: before });
    expect(body.items.map(({ id }) => id)).toEqual(before.toReversed());
    expect((await souk.eventsOf('policy', 'order')).at(-1)).toMatchObject({
      type: 'policy.reordered',
      data: { before, after: before.toReversed() },
    });
    await order({ ids: before });
  });

  it('is not put by whoever saw another one, or leaves a policy out, or adds one', async () => {
    const before = await ids();
    const refused = [
      { ids: before, seen: before.toReversed() },
      { ids: before.slice(1) },
      { ids: [...before, randomUUID()] },
      { ids: [...before.slice(1), randomUUID()] },
    ];
    for (const body of refused) {
      const answer = await order(body);
      expect([answer.status, answer.body.code, answer.body.ids]).toEqual([409, 'policies_changed', before]);
    }
    expect((await order({ ids: [...before, before[0]] })).status).toBe(400);
    expect(await ids()).toEqual(before);
  });

  it('by ten at once who saw the same is put by one', async () => {
    const before = await ids();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        order({ ids: [...before.slice((i % 5) + 1), ...before.slice(0, (i % 5) + 1)], seen: before }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(9);
    await order({ ids: before });
  });
});

describe('who has to do with policies', () => {
  it('admins manage, people read, agents neither', async () => {
    const { id } = await souk.policy();
    for (const reader of [souk.head, souk.member, souk.auditor]) {
      expect((await souk.call(reader, 'GET', `/policies/${id}`)).status).toBe(200);
      expect((await souk.call(reader, 'PATCH', `/policies/${id}`, { mode: 'off' })).status).toBe(403);
      expect((await souk.call(reader, 'DELETE', `/policies/${id}`)).status).toBe(403);
    }
    for (const [method, path] of [
      ['GET', '/policies'],
      ['GET', `/policies/${id}`],
      ['POST', '/policies'],
      ['PATCH', `/policies/${id}`],
      ['POST', '/policies/order'],
      ['POST', '/policies/dry-run'],
    ] as const)
      expect((await souk.call(souk.amazon, method, path, method === 'GET' ? undefined : {})).status).toBe(403);
  });

  it('whoever is limited to some marketplaces sees theirs, and those of all', async () => {
    const everywhere = await souk.policy();
    const amazon = await souk.policy({ marketplace: 'amazon' });
    const seen = (await list(souk.shopeeHead)).map(({ id }) => id);
    expect(seen).toEqual(['019a9b00-0000-7000-8000-00000000f002', everywhere.id]);
    expect((await souk.call(souk.shopeeHead, 'GET', `/policies/${amazon.id}`)).status).toBe(404);
  });
});
