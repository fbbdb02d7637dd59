import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DomainError, system } from '@souk/platform';
import { asOwner, insertTask } from '@souk/testing';
import { type ExpiryPolicy, ProposalExpiry, TaskEdits, TaskSettings, TaskSteps } from '../src/index';
import { lateProposals } from '../src/expiry/proposal-expiry';
import { defaultTaskSettings } from '../src/sla/sla-settings';
import { type SlaContext, startSla } from './sla-context';

let sla: SlaContext;
let expiry: ProposalExpiry;
let steps: TaskSteps;
beforeAll(async () => {
  sla = await startSla();
  expiry = sla.module.get(ProposalExpiry);
  steps = sla.module.get(TaskSteps);
});
afterAll(() => sla.close());
beforeEach(() => policy('hold'));

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const late = (more: Parameters<typeof insertTask>[1] = {}) =>
  insertTask(sla.database, { expiresAt: ago(1), category: 'scaling', ...more });
const policy = (scaling: ExpiryPolicy) =>
  sla.module
    .get(TaskSettings)
    .change(system('spec'), { ...defaultTaskSettings, expiry: { ...defaultTaskSettings.expiry, scaling } }, undefined);
const types = async (id: string) => (await sla.eventsOf(id)).map(({ type }) => type);
const decisions = (id: string) =>
  asOwner(sla.database, 'SELECT action, decided_by, decided_by_name, reason FROM task_decisions WHERE task_id = $1', [
    id,
  ]);

describe('a proposal that nobody decided in time', () => {
  it('is held: it waits on, marked, and is told about once', async () => {
    const { id } = await late({ createdAt: ago(60) });
    const before = await sla.rowOf(id);
    expect(await expiry.run()).toEqual({ hold: 1, reject: 0, escalate: 0 });
    expect(await expiry.run()).toEqual({ hold: 0, reject: 0, escalate: 0 });
    // Whoever has read it may still decide on it: nothing has changed but the time.
    expect(await sla.rowOf(id)).toEqual({ ...before, expired_at: expect.any(Date) });
    expect(await sla.eventsOf(id)).toMatchObject([
      { type: 'task.expired', actor_id: 'expiry', data: { policy: 'hold', expiresAt: expect.any(String), version: 1 } },
    ]);
    expect(await steps.take(sla.head, id, 'approve', { version: 1 })).toMatchObject({ status: 'approved' });
  });

  it('is rejected by Souk itself, with a reason', async () => {
    await policy('reject');
    const { id } = await late();
    expect(await expiry.run()).toEqual({ hold: 0, reject: 1, escalate: 0 });
    const reason = 'It expired before somebody decided on it.';
    expect(await sla.rowOf(id)).toMatchObject({
      status: 'rejected',
      rejection_reason: reason,
      version: 2,
      expired_at: expect.any(Date),
      due_at: null,
    });
    expect(await decisions(id)).toEqual([{ action: 'reject', decided_by: null, decided_by_name: 'Expiry', reason }]);
    expect(await sla.eventsOf(id)).toMatchObject([
      { type: 'task.rejected', actor_id: 'expiry', data: { reason, policy: 'reject', after: { status: 'rejected' } } },
    ]);
  });

  it('is escalated, once', async () => {
    await policy('escalate');
    const { id } = await late({ dueAt: ago(-60), slaNextAt: ago(-30) });
    const { id: before } = await late({ dueAt: ago(600), slaLevel: 3 });
    expect(await expiry.run()).toEqual({ hold: 0, reject: 0, escalate: 2 });
    expect(await types(id)).toEqual(['task.expired', 'task.escalated']);
    expect(await sla.rowOf(id)).toMatchObject({
      status: 'awaiting_approval',
      sla_level: 3,
      sla_next_at: null,
      version: 1,
    });
    expect(await types(before)).toEqual(['task.expired']);
  });

  it('is treated as its category says', async () => {
    await policy('reject');
    const { id } = await late({ category: 'analysis' });
    await expiry.run();
    expect(await types(id)).toEqual(['task.expired']);
  });

  it.each([
    ['is not due to expire yet', { expiresAt: ago(-60) }],
    ['never expires', { expiresAt: null }],
    ['is decided', { status: 'approved' }],
    ['is with its creator', { status: 'pending' }],
  ])('is not one that %s', async (_, more) => {
    await policy('reject');
    const { id } = await late(more);
    await expiry.run();
    expect(await types(id)).toEqual([]);
  });

  it('waits like any other after an edit that gives it more time', async () => {
    const { id } = await late({
      createdByKind: 'human',
      createdById: sla.head.id,
      proposal: { expiresAt: ago(1).toISOString() },
    });
    await expiry.run();
    const more = { expiresAt: ago(-60).toISOString() } as never;
    const edited = await sla.module.get(TaskEdits).edit(sla.head, id, { proposal: more });
    expect(edited).toMatchObject({ expiredAt: null, status: 'awaiting_approval' });
    await expiry.run();
    expect(await types(id)).toEqual(['task.expired', 'task.edited']);
  });
});

describe('at the same moment', () => {
  it('somebody approves what expires: one of both happens, and the history says which', async () => {
    await policy('reject');
    const { id: first } = await late();
    const ids = [first, ...(await sla.copies(first, 59))];
    const approve = async (id: string) => {
      try {
        return (await steps.take(sla.head, id, 'approve')).status;
      } catch (error) {
        return (error as DomainError).code;
      }
    };
    // Some get their connection before Souk does, some after.
    const early = ids.slice(0, 20).map(approve);
    const run = expiry.run();
    const rest = ids.slice(20).map(approve);
    const outcomes = await Promise.all([...early, ...rest]);
    await run;
    await expiry.run();
    const seen = new Set<string>();
    for (const [i, id] of ids.entries()) {
      const won = outcomes[i] === 'approved';
      const row = await sla.rowOf(id);
      expect([row.status, row.version]).toEqual([won ? 'approved' : 'rejected', 2]);
      expect([outcomes[i], await types(id)]).toEqual([outcomes[i], [won ? 'task.approved' : 'task.rejected']]);
      expect(await decisions(id)).toMatchObject([{ action: won ? 'approve' : 'reject' }]);
      seen.add(outcomes[i]!);
    }
    expect([...seen].every((outcome) => ['approved', 'task_status', 'task_changed'].includes(outcome))).toBe(true);
    // Neither of them is always the first, or this would show nothing.
    expect(seen.size).toBeGreaterThan(1);
  }, 30_000);

  it('several workers expire each once', async () => {
    await policy('escalate');
    const { id: first } = await late();
    const ids = [first, ...(await sla.copies(first, 119))];
    await Promise.all(Array.from({ length: 4 }, () => expiry.run()));
    await expiry.run();
    const found = await asOwner<{ types: string[] }>(
      sla.database,
      `SELECT array_agg(type ORDER BY seq) AS types FROM events WHERE subject_id = ANY($1) GROUP BY subject_id`,
      [ids],
    );
    expect(found.map(({ types }) => types)).toEqual(ids.map(() => ['task.expired', 'task.escalated']));
  });
});

it('what is late is asked of an index', async () => {
  const { id } = await insertTask(sla.database, { status: 'completed' });
  await sla.copies(id, 2000);
  await asOwner(sla.database, 'ANALYZE tasks');
  const plan = await asOwner(sla.database, `EXPLAIN SELECT * ${lateProposals} LIMIT 50 FOR NO KEY UPDATE SKIP LOCKED`);
  expect(JSON.stringify(plan)).toContain('Index Scan using tasks_expiry');
});
