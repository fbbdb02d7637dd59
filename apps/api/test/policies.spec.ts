import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { aProposal, aTask, startPoliciesApi, type TaskBody } from './policies-context';

type Context = Awaited<ReturnType<typeof startPoliciesApi>>;
let souk: Context;
beforeAll(async () => {
  souk = await startPoliciesApi();
});
beforeEach(() => souk.reset());
afterAll(() => souk.api.close());

const optimization: Partial<typeof aTask> = { category: 'optimization', estimatedHours: 4 };
const amazonDefault = '019a9b00-0000-7000-8000-00000000f001';
const approve = (by: { headers: Record<string, string> }, task: TaskBody) =>
  souk.call<TaskBody>(by, 'POST', `/tasks/${task.id}/approve`, { revision: task.revision });

describe('the policies that come with Souk', () => {
  it('are the documented ones, all of them off', async () => {
    const { body } = await souk.call(souk.auditor, 'GET', '/policies');
    expect(
      body.items.map(({ marketplace, conditions, effect, mode }) => [marketplace, conditions, effect, mode]),
    ).toEqual([
      ['amazon', { categories: ['optimization', 'analysis'] }, 'auto_approve', 'off'],
      ['shopee', { categories: ['best-practice'] }, 'auto_approve', 'off'],
      ['mercadolivre', { categories: ['analysis'] }, 'auto_approve', 'off'],
      ['shein', { categories: ['best-practice'] }, 'auto_approve', 'off'],
      ['tiktokshop', { categories: ['best-practice'] }, 'auto_approve', 'off'],
      ['kaway', { categories: ['optimization'] }, 'auto_approve', 'off'],
    ]);
  });

  it('let everything wait for people', async () => {
    const task = await souk.propose();
    expect(task.status).toBe('awaiting_approval');
    expect((await souk.eventsOf('task', task.id)).map(({ type }) => type)).toEqual(['task.created']);
  });
});

describe('a policy in force', () => {
  const enforceAmazon = () => souk.call(souk.admin, 'PATCH', `/policies/${amazonDefault}`, { mode: 'enforce' });

  it('approves what it is about, and the decision says which policy and why', async () => {
    await enforceAmazon();
    const task = await souk.propose(souk.amazon, optimization);
    expect(task).toMatchObject({ status: 'approved', approvedBy: null, version: 2 });
    const explanation = {
      policy: { id: amazonDefault, name: 'amazon: optimization and analysis', version: 2 },
      mode: 'enforce',
      effect: 'auto_approve',
      because: ['marketplace is amazon', expect.stringMatching(/^the agent .* made it$/), 'category is optimization'],
    };
    expect(await souk.decisionsOf(souk.head, task)).toEqual([
      expect.objectContaining({
        action: 'approve',
        by: { kind: 'policy', id: amazonDefault, name: 'amazon: optimization and analysis' },
        revision: task.revision,
        explanation,
      }),
    ]);
    const { body } = await souk.call<Record<string, unknown>>(souk.amazon, 'GET', '/tasks/outcomes');
    expect(body.items.at(-1)).toMatchObject({
      taskId: task.id,
      decidedBy: { kind: 'policy', id: amazonDefault, name: 'amazon: optimization and analysis' },
      explanation,
    });
    const events = await souk.eventsOf('task', task.id);
    expect(events.map(({ type, actor_name }) => [type, actor_name])).toEqual([
      ['task.created', expect.any(String)],
      ['task.approved', 'Policies'],
    ]);
    expect(events[1]?.data).toMatchObject({
      explanation,
      after: { status: 'approved' },
      reason: expect.stringContaining('Policy "amazon: optimization and analysis": marketplace is amazon; '),
    });
  });

  it('leaves to people what it is not about', async () => {
    await enforceAmazon();
    expect((await souk.propose(souk.amazon, { category: 'scaling' })).status).toBe('awaiting_approval');
    expect((await souk.propose(souk.shopee, { marketplace: 'shopee', ...optimization })).status).toBe(
      'awaiting_approval',
    );
  });

  it('never approves what a person made, or edited', async () => {
    await enforceAmazon();
    for (const person of [souk.admin, souk.head, souk.member])
      expect((await souk.propose(person)).status).toBe('awaiting_approval');
    const scaling = await souk.propose(souk.amazon, { category: 'scaling' });
    const edited = await souk.call<TaskBody>(souk.head, 'PATCH', `/tasks/${scaling.id}`, { category: 'analysis' });
    expect(edited.body.status).toBe('awaiting_approval');
  });

  it('judges anew what its agent edits while it waits', async () => {
    await enforceAmazon();
    const task = await souk.propose(souk.amazon, { category: 'scaling' });
    const edited = await souk.call<TaskBody>(souk.amazon, 'PATCH', `/tasks/${task.id}`, { category: 'analysis' });
    expect(edited.body).toMatchObject({ status: 'approved', revisionNumber: 2 });
    expect((await souk.decisionsOf(souk.head, task))[0]?.revision).toBe(edited.body.revision);
  });

  it('judges a draft when it is submitted, and not before', async () => {
    await enforceAmazon();
    const draft = await souk.propose(souk.amazon, { submit: false });
    expect(draft.status).toBe('pending');
    expect((await souk.call<TaskBody>(souk.amazon, 'POST', `/tasks/${draft.id}/submit`)).body.status).toBe('approved');
  });

  it('does not overrule people who have said no', async () => {
    const task = await souk.propose();
    await souk.call(souk.head, 'POST', `/tasks/${task.id}/request-changes`, { reason: 'Say more' });
    await enforceAmazon();
    const again = await souk.call<TaskBody>(souk.amazon, 'POST', `/tasks/${task.id}/submit`);
    expect(again.body.status).toBe('awaiting_approval');
    const told = (await souk.eventsOf('task', task.id)).at(-1);
    expect([told?.type, told?.data.explanation?.stoppedBy]).toEqual([
      'task.policy_matched',
      'it was rejected or sent back before',
    ]);
  });

  it('does not approve a proposal that has expired', async () => {
    await enforceAmazon();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const draft = await souk.propose(souk.amazon, { proposal: { ...aProposal, expiresAt }, submit: false });
    await asOwner(souk.api.database, 'UPDATE tasks SET expires_at = now() WHERE id = $1', [draft.id]);
    const late = await souk.call<TaskBody>(souk.amazon, 'POST', `/tasks/${draft.id}/submit`);
    expect(late.body.status).toBe('awaiting_approval');
    const told = (await souk.eventsOf('task', draft.id)).find(({ type }) => type === 'task.policy_matched');
    expect(told?.data.explanation?.stoppedBy).toBe('the proposal has expired');
  });

  it('has decided for good: nobody takes it back as his own', async () => {
    await enforceAmazon();
    const task = await souk.propose();
    const { status, body } = await souk.call(souk.admin, 'POST', `/tasks/${task.id}/undo`);
    expect([status, body.code]).toEqual([409, 'nothing_to_undo']);
  });

  it('may ask for more people, each of whom counts once', async () => {
    await souk.policy({ effect: 'require_approvals', approvals: 2, conditions: { categories: ['scaling'] } });
    const task = await souk.propose(souk.amazon, { category: 'scaling' });
    expect(task).toMatchObject({ status: 'awaiting_approval', requiredApprovals: 2 });
    expect((await approve(souk.head, task)).body.status).toBe('awaiting_approval');
    expect((await approve(souk.head, task)).status).toBe(409);
    expect((await approve(souk.other, task)).body.status).toBe('approved');
    expect((await souk.decisionsOf(souk.amazon, task)).map(({ by }) => [by.kind, by.name])).toEqual([
      ['human', 'Otto'],
      ['human', 'Hedy'],
    ]);
  });

  it('asks for more people of what people made too, and no longer when an edit takes it out of the rule', async () => {
    await souk.policy({ effect: 'require_approvals', approvals: 3, conditions: { categories: ['scaling'] } });
    const task = await souk.propose(souk.member, { category: 'scaling' });
    expect(task.requiredApprovals).toBe(3);
    const edited = await souk.call<TaskBody>(souk.member, 'PATCH', `/tasks/${task.id}`, { category: 'analysis' });
    expect(edited.body.requiredApprovals).toBe(1);
  });

  it('that holds leaves it to people, whatever a later one says', async () => {
    await souk.policy({ effect: 'hold' });
    await souk.policy();
    expect((await souk.propose()).status).toBe('awaiting_approval');
  });

  it('comes first that is first in the order', async () => {
    const hold = await souk.policy({ effect: 'hold' });
    const yes = await souk.policy();
    const { body } = await souk.call(souk.admin, 'GET', '/policies');
    const seen = body.items.map(({ id }) => id);
    const ids = [yes.id, hold.id, ...seen.filter((id) => id !== yes.id && id !== hold.id)];
    const ordered = await souk.call(souk.admin, 'POST', '/policies/order', { ids, seen });
    expect(ordered.body.items.map(({ id }) => id)).toEqual(ids);
    expect((await souk.propose()).status).toBe('approved');
  });
});

describe('a policy that only watches', () => {
  it('leaves the proposal waiting, and says what it would have done', async () => {
    const { id } = await souk.policy({ mode: 'shadow' });
    const task = await souk.propose();
    expect(task).toMatchObject({ status: 'awaiting_approval', version: 1 });
    const events = await souk.eventsOf('task', task.id);
    expect(events.map(({ type }) => type)).toEqual(['task.created', 'task.policy_matched']);
    expect(events[1]?.data.explanation).toMatchObject({ policy: { id }, mode: 'shadow', effect: 'auto_approve' });
    expect(events[1]?.data.task).toEqual({ ...(events[0]?.data.task as object) });
    expect(await souk.decisionsOf(souk.head, task)).toEqual([]);
    expect((await souk.call(souk.head, 'GET', `/policies/${id}`)).body.usedToday).toBe(0);
  });
});

describe('a cap', () => {
  it('is how many a policy approves on a day: the rest waits, and says why', async () => {
    const { id } = await souk.policy({ dailyCap: 2 });
    const tasks = [await souk.propose(), await souk.propose(), await souk.propose()];
    expect(tasks.map(({ status }) => status)).toEqual(['approved', 'approved', 'awaiting_approval']);
    const told = (await souk.eventsOf('task', tasks[2]!.id)).at(-1);
    expect(told?.data.explanation?.stoppedBy).toBe('the daily cap of 2 is used up');
    expect((await souk.call(souk.head, 'GET', `/policies/${id}`)).body.usedToday).toBe(2);
  });

  it('that comes later counts what was approved before', async () => {
    const { id } = await souk.policy();
    await souk.propose();
    await souk.call(souk.admin, 'PATCH', `/policies/${id}`, { dailyCap: 1 });
    expect((await souk.propose()).status).toBe('awaiting_approval');
  });

  it('is never exceeded by proposals that come at once', async () => {
    const { id } = await souk.policy({ dailyCap: 5 });
    const tasks = await Promise.all(Array.from({ length: 20 }, () => souk.propose()));
    expect(tasks.filter(({ status }) => status === 'approved')).toHaveLength(5);
    expect(tasks.filter(({ status }) => status === 'awaiting_approval')).toHaveLength(15);
    expect((await souk.call(souk.head, 'GET', `/policies/${id}`)).body.usedToday).toBe(5);
  });
});

describe('who sees the decisions on a task', () => {
  it('is whoever sees the task, its agent too', async () => {
    const task = await souk.propose();
    const refused = await souk.call(souk.head, 'POST', `/tasks/${task.id}/reject`, {
      revision: task.revision,
      reason: 'Too dear',
    });
    expect(refused.status).toBe(200);
    for (const reader of [souk.amazon, souk.member, souk.auditor])
      expect(await souk.decisionsOf(reader, task)).toMatchObject([
        { action: 'reject', reason: 'Too dear', by: { kind: 'human', id: souk.head.userId, name: 'Hedy' } },
      ]);
    for (const stranger of [souk.shopee, souk.shopeeHead])
      expect((await souk.call(stranger, 'GET', `/tasks/${task.id}/decisions`)).status).toBe(404);
  });

  it('sees also those that were taken back, page by page', async () => {
    const task = await souk.propose();
    await approve(souk.head, task);
    await souk.call(souk.head, 'POST', `/tasks/${task.id}/undo`);
    await approve(souk.other, task);
    const first = await souk.call<{ by: { name: string }; undoneAt: string | null }>(
      souk.head,
      'GET',
      `/tasks/${task.id}/decisions?limit=1`,
    );
    expect(first.body.items).toMatchObject([{ by: { name: 'Otto' }, undoneAt: null }]);
    const next = await souk.call<{ by: { name: string } }>(
      souk.head,
      'GET',
      `/tasks/${task.id}/decisions?cursor=${first.body.nextCursor ?? ''}`,
    );
    expect(next.body.items).toMatchObject([{ by: { name: 'Hedy' }, undoneAt: expect.any(String) }]);
  });
});

it('an event that cannot be written leaves neither the decision nor the task, and gives the place back', async () => {
  const { id } = await souk.policy({ dailyCap: 1 });
  await asOwner(
    souk.api.database,
    `CREATE FUNCTION spec_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN IF NEW.type = 'task.approved' THEN RAISE EXCEPTION 'no' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$;
     CREATE TRIGGER spec_refuse BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION spec_refuse()`,
  );
  const title = 'One that cannot be told';
  try {
    const { status } = await souk.call(souk.amazon, 'POST', '/tasks', { ...aTask, title });
    expect(status).toBe(503);
  } finally {
    await asOwner(souk.api.database, 'DROP TRIGGER spec_refuse ON events; DROP FUNCTION spec_refuse');
  }
  expect(await asOwner(souk.api.database, 'SELECT FROM tasks WHERE title = $1', [title])).toEqual([]);
  expect(await asOwner(souk.api.database, 'SELECT FROM task_decisions WHERE policy_id = $1', [id])).toEqual([]);
  expect((await souk.propose()).status).toBe('approved');
});
