import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { asOwner, eventually, insertTask } from '@souk/testing';
import pg from 'pg';
import { aProposal, type Asker, startPoliciesApi, type TaskBody } from './policies-context';

type Context = Awaited<ReturnType<typeof startPoliciesApi>>;
let souk: Context;
beforeAll(async () => {
  souk = await startPoliciesApi();
});
beforeEach(async () => {
  await souk.reset();
  await asOwner(
    souk.api.database,
    `DELETE FROM task_decisions; DELETE FROM task_revisions; DELETE FROM notifications; DELETE FROM task_watchers; DELETE FROM tasks`,
  );
});
afterAll(() => souk.api.close());

interface TrialBody extends Record<string, unknown> {
  evaluated: number;
  matched: number;
  truncated: boolean;
  would: object;
  cut: object[];
  people: object;
  disagreements: Record<string, unknown>[];
}

const tryOut = (body: object, by: Asker = souk.head) => souk.call<TrialBody>(by, 'POST', '/policies/dry-run', body);
const analysis = { conditions: { categories: ['analysis'] }, effect: 'auto_approve' };
const trialOf = async (rule: object = {}, more: object = {}, by?: Asker) =>
  (await tryOut({ rule: { ...analysis, ...rule }, ...more }, by)).body;
const decide = (task: TaskBody, action: string, reason = 'Because') =>
  souk.call<TaskBody>(souk.head, 'POST', `/tasks/${task.id}/${action}`, {
    reason,
    ...(action === 'request-changes' ? {} : { revision: task.revision }),
  });

/** One that people approved, one they rejected, one they sent back, one that waits; one that the rule is not about. */
async function history() {
  const tasks = {
    approved: await souk.propose(),
    rejected: await souk.propose(souk.amazon, { title: 'A bad idea' }),
    sentBack: await souk.propose(souk.rival, { title: 'An unclear idea' }),
    waiting: await souk.propose(souk.shopee, { marketplace: 'shopee' }),
    other: await souk.propose(souk.amazon, { category: 'scaling' }),
    draft: await souk.propose(souk.amazon, { submit: false }),
  };
  await decide(tasks.approved, 'approve');
  await decide(tasks.rejected, 'reject', 'Too dear');
  await decide(tasks.sentBack, 'request-changes', 'Say more');
  return tasks;
}

describe('a dry run', () => {
  it('says what a policy would have done, and where people thought otherwise', async () => {
    const tasks = await history();
    const trial = await trialOf();
    expect(trial).toMatchObject({
      evaluated: 5,
      matched: 4,
      truncated: false,
      would: { approve: 4, requireApprovals: 0, hold: 0 },
      cut: [],
      people: { approved: 1, rejected: 1, changesRequested: 1, undecided: 1 },
    });
    expect(trial.disagreements).toEqual([
      {
        taskId: tasks.sentBack.id,
        number: tasks.sentBack.number,
        title: 'An unclear idea',
        because: [
          'the policy is for every marketplace, amazon too',
          expect.stringMatching(/^the agent .* made it$/),
          'category is analysis',
        ],
        decision: 'request_changes',
        reason: 'Say more',
      },
      expect.objectContaining({ taskId: tasks.rejected.id, decision: 'reject', reason: 'Too dear' }),
    ]);
  });

  it('of a policy that is there says the same as of the same draft', async () => {
    await history();
    const { id } = await souk.policy({ mode: 'off' });
    const { from: _from, to: _to, ...there } = (await tryOut({ policyId: id })).body;
    expect(await trialOf()).toMatchObject(there);
  });

  it('changes nothing and takes no place under a cap', async () => {
    await history();
    const { id } = await souk.policy({ dailyCap: 1 });
    const before = await asOwner(souk.api.database, 'SELECT count(*) FROM events');
    await tryOut({ policyId: id });
    expect(await asOwner(souk.api.database, 'SELECT count(*) FROM events')).toEqual(before);
    expect((await souk.call(souk.head, 'GET', `/policies/${id}`)).body.usedToday).toBe(0);
    expect((await souk.propose()).status).toBe('approved');
  });

  it('says what a cap would have left to people, day by day, and whoever came first has the places', async () => {
    await history();
    await asOwner(
      souk.api.database,
      `UPDATE tasks SET submitted_at = submitted_at - interval '3 days' WHERE title = 'An unclear idea'`,
    );
    await asOwner(
      souk.api.database,
      `UPDATE task_revisions SET created_at = created_at - interval '3 days' WHERE content->>'title' = 'An unclear idea'`,
    );
    const trial = await trialOf({ dailyCap: 1 });
    expect(trial).toMatchObject({ matched: 4, would: { approve: 2, hold: 2 } });
    expect(trial.cut).toEqual([{ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), matched: 3, cut: 2 }]);
    expect(trial.disagreements.map(({ title }) => title)).toEqual(['An unclear idea']);
  });

  it.each([
    ['hold', {}, { approve: 0, requireApprovals: 0, hold: 4 }],
    ['require_approvals', { approvals: 2 }, { approve: 0, requireApprovals: 4, hold: 0 }],
  ])('of a policy that would %s disagrees with nobody', async (effect, more, would) => {
    await history();
    const trial = await trialOf({ effect, ...more });
    expect(trial).toMatchObject({ matched: 4, would, disagreements: [] });
  });

  it('goes by what was said when people decided, not by what was edited later', async () => {
    const cheap = { ...aProposal, changes: [{ field: 'price', before: 100, after: 101 }] };
    const task = await souk.propose(souk.amazon, { proposal: aProposal });
    await decide(task, 'request-changes', 'Too much at once');
    await souk.call(souk.amazon, 'PATCH', `/tasks/${task.id}`, { proposal: cheap });
    const rule = { conditions: { changes: [{ field: 'price', maxDeltaPercent: 5 }] } };
    const within = (most: number) => trialOf({ conditions: { changes: [{ field: 'price', maxDeltaPercent: most }] } });
    // What was edited is a draft again: nobody has been asked about it.
    expect(await trialOf(rule)).toMatchObject({ evaluated: 1, matched: 1, people: { changesRequested: 1 } });
    expect(await within(2)).toMatchObject({ evaluated: 1, matched: 0 });
    const again = (await souk.call<TaskBody>(souk.amazon, 'POST', `/tasks/${task.id}/submit`)).body;
    await decide(again, 'approve');
    // The second time people had said no before: no policy approves it any more.
    expect(await within(2)).toMatchObject({
      evaluated: 2,
      matched: 1,
      would: { approve: 0, hold: 1 },
      people: { approved: 1, changesRequested: 0 },
    });
  });

  it('takes values that are no numbers as what they are', async () => {
    await souk.propose(souk.amazon, {
      proposal: { ...aProposal, changes: [{ field: 'price', before: '100', after: '101' }] },
    });
    expect(await trialOf({ conditions: { changes: [{ field: 'price', maxDelta: 5 }] } })).toMatchObject({ matched: 0 });
    expect(await trialOf({ conditions: { changes: [{ field: 'price' }] } })).toMatchObject({ matched: 1 });
  });

  it('never would approve what a person made, edited, or what had expired', async () => {
    await souk.propose(souk.member);
    const edited = await souk.propose();
    await souk.call(souk.head, 'PATCH', `/tasks/${edited.id}`, { priority: 'high' });
    expect(await trialOf()).toMatchObject({ evaluated: 2, matched: 0 });
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await souk.propose(souk.amazon, { proposal: { ...aProposal, expiresAt } });
    await asOwner(
      souk.api.database,
      `UPDATE tasks SET submitted_at = now() + interval '2 hours' WHERE proposal IS NOT NULL`,
    );
    expect(await trialOf()).toMatchObject({ evaluated: 3, matched: 1, would: { approve: 0, hold: 1 } });
  });

  it('does not count a decision that was taken back, nor one of a policy', async () => {
    const task = await souk.propose();
    await decide(task, 'reject');
    await souk.call(souk.head, 'POST', `/tasks/${task.id}/undo`);
    await souk.policy();
    await souk.propose();
    expect(await trialOf()).toMatchObject({ matched: 2, people: { rejected: 0, approved: 0, undecided: 2 } });
  });

  it('looks at the newest, as many as it is told, and says that there were more', async () => {
    await history();
    expect(await trialOf({}, { limit: 2 })).toMatchObject({ evaluated: 2, truncated: true });
    expect(await trialOf({}, { limit: 5 })).toMatchObject({ evaluated: 5, truncated: false });
  });

  it('looks at the time and the marketplace that it is told', async () => {
    await history();
    await insertTask(souk.api.database, { createdAt: new Date('2026-02-03T12:00:00Z') });
    const span = { from: '2026-02-01', to: '2026-02-04' };
    expect(await trialOf({}, span)).toMatchObject({ evaluated: 1, people: { undecided: 1 } });
    expect(await trialOf({}, { marketplace: 'shopee' })).toMatchObject({ evaluated: 1, matched: 1 });
    expect(await trialOf({ marketplace: 'amazon' }, { marketplace: 'shopee' })).toMatchObject({ evaluated: 0 });
    expect(await trialOf({ marketplace: 'kaway' })).toMatchObject({ evaluated: 0 });
  });

  it('shows nobody more than the own marketplaces', async () => {
    const { other } = await history();
    const amazon = await souk.policy({ marketplace: 'amazon', mode: 'off' });
    expect(other.id).toBeTruthy();
    expect(await trialOf({}, {}, souk.shopeeHead)).toMatchObject({ evaluated: 1, matched: 1 });
    expect(await trialOf({}, { marketplace: 'amazon' }, souk.shopeeHead)).toMatchObject({ evaluated: 0 });
    expect((await tryOut({ policyId: amazon.id }, souk.shopeeHead)).status).toBe(404);
  });

  it.each<[string, object, number]>([
    ['neither a policy nor a draft', {}, 400],
    ['both', { policyId: randomUUID(), rule: analysis }, 400],
    ['a policy that is not there', { policyId: randomUUID() }, 404],
    ['an id that is none', { policyId: 'x' }, 400],
    ['a draft that says nothing', { rule: {} }, 400],
    ['a draft of a rule that cannot be', { rule: { ...analysis, approvals: 2 } }, 400],
    ['nothing to look at', { rule: analysis, limit: 0 }, 400],
    ['too much to look at', { rule: analysis, limit: 10_001 }, 400],
    ['a time that ends before it begins', { rule: analysis, from: '2026-02-02', to: '2026-02-01' }, 400],
    ['a time that is none', { rule: analysis, from: '2026-02-30' }, 400],
    ['a field that there is not', { rule: analysis, write: true }, 400],
  ])('of %s is refused', async (_what, body, status) => {
    expect((await tryOut(body)).status).toBe(status);
  });

  it('has one place for each person and two in all, and frees it when it is done', async () => {
    const owner = new pg.Client(souk.api.database.ownerUrl);
    await owner.connect();
    try {
      await owner.query('BEGIN; LOCK TABLE task_revisions IN ACCESS EXCLUSIVE MODE');
      const running = tryOut({ rule: analysis });
      await eventually(async () => {
        const { rows } = await owner.query(
          `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'souk-api'`,
        );
        expect(rows).toHaveLength(1);
      });
      expect(await tryOut({ rule: analysis })).toMatchObject({ status: 429, body: { code: 'too_many_dry_runs' } });
      await owner.query('ROLLBACK');
      expect((await running).status).toBe(200);
      await eventually(async () => expect((await tryOut({ rule: analysis })).status).toBe(200));
    } finally {
      await owner.end();
    }
  });

  it('of the end of times is no fault of ours', async () => {
    for (const span of [{ to: '0000-01-01' }, { from: '9999-12-31' }, { from: '0000-01-01', to: '9999-12-31' }])
      expect((await tryOut({ rule: analysis, ...span })).status).toBeLessThan(500);
  });
});
