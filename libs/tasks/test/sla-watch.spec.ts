import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner, insertTask } from '@souk/testing';
import { defaultTaskSettings, DueWatch, TaskEdits, type StepAction, TaskSteps } from '../src/index';
import { addBusinessHours } from '../src/sla/business-time';
import { dueTasks } from '../src/sla/due-watch';
import { type SlaContext, startSla } from './sla-context';

let sla: SlaContext;
let watch: DueWatch;
beforeAll(async () => {
  sla = await startSla();
  watch = sla.module.get(DueWatch);
});
afterAll(() => sla.close());

const fromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const days = (n: number) => n * 24 * 60;
const told = async (id: string) => (await sla.eventsOf(id)).map(({ type, data }) => [type, data.level, data.stage]);
const waiting = (dueAt: Date, more: Parameters<typeof insertTask>[1] = {}) =>
  insertTask(sla.database, { dueAt, slaNextAt: fromNow(-1), ...more });
const tellings = async (ids: string[]) => {
  const found = await asOwner<{ types: string[] }>(
    sla.database,
    `SELECT array_agg(type ORDER BY seq) AS types FROM events WHERE subject_id = ANY($1) GROUP BY subject_id`,
    [ids],
  );
  return found.map(({ types }) => types);
};
const clockOn = (id: string) =>
  asOwner(sla.database, `UPDATE tasks SET sla_next_at = now() - interval '1 second' WHERE id = $1`, [id]);

describe('a task that is due', () => {
  it('soon is told about once, and next when it is overdue', async () => {
    const dueAt = fromNow(30);
    const { id } = await waiting(dueAt);
    await watch.run();
    await watch.run();
    expect(await told(id)).toEqual([['task.due_soon', 1, 'decide']]);
    expect(await sla.rowOf(id)).toMatchObject({ sla_level: 1, sla_next_at: dueAt });
    const [event] = await sla.eventsOf(id);
    expect(event).toMatchObject({ actor_id: 'due-times', data: { dueAt: dueAt.toISOString(), version: 1 } });
  });

  it('later is not told about yet', async () => {
    const { id } = await insertTask(sla.database, { dueAt: fromNow(60), slaNextAt: fromNow(30) });
    await watch.run();
    expect(await told(id)).toEqual([]);
  });

  it.each([
    ['awaiting_approval', 'decide'],
    ['approved', 'start'],
    ['in_progress', 'finish'],
  ])('while it is %s is told to be late for: %s', async (status, stage) => {
    const { id } = await waiting(fromNow(-1), { status, slaLevel: 1 });
    await watch.run();
    expect(await told(id)).toEqual([['task.breached', 2, stage]]);
  });

  it('and then overdue is escalated after the business hours of the settings, and not again', async () => {
    const { id } = await waiting(fromNow(-days(10)), { slaLevel: 1 });
    await watch.run();
    await watch.run();
    expect(await told(id)).toEqual([
      ['task.breached', 2, 'decide'],
      ['task.escalated', 3, 'decide'],
    ]);
    expect(await sla.rowOf(id)).toMatchObject({ sla_level: 3, sla_next_at: null });
  });

  it('was past everything while no worker ran: all of it is told, in its order', async () => {
    const { id } = await waiting(fromNow(-days(10)));
    const ids = [id, ...(await sla.copies(id, 120))];
    expect(await watch.run()).toEqual({ told: 363 });
    expect(await tellings(ids)).toEqual(ids.map(() => ['task.due_soon', 'task.breached', 'task.escalated']));
  });

  it('is told about once by however many workers', async () => {
    const { id } = await waiting(fromNow(-days(10)));
    const ids = [id, ...(await sla.copies(id, 149))];
    const counts = await Promise.all(Array.from({ length: 4 }, () => watch.run()));
    // Whom the others had at that moment, the next minute finds.
    const rest = await watch.run();
    expect([...counts, rest].reduce((sum, one) => sum + one.told, 0)).toBe(450);
    expect(counts.filter((one) => one.told > 0).length).toBeGreaterThan(1);
    expect(await tellings(ids)).toEqual(ids.map(() => ['task.due_soon', 'task.breached', 'task.escalated']));
  });

  it('stays as it was for whoever has read it: neither version nor time of change move', async () => {
    const { id } = await waiting(fromNow(-days(10)), { createdAt: fromNow(-days(20)) });
    const before = await sla.rowOf(id);
    await watch.run();
    expect(await sla.rowOf(id)).toEqual({ ...before, sla_level: 3, sla_next_at: null });
  });

  it('and is being decided on at that moment is left for the next minute', async () => {
    const { id } = await waiting(fromNow(-1), { slaLevel: 1 });
    await sla.db.transaction(sla.head, async (tx) => {
      await tx.query('UPDATE tasks SET title = title WHERE id = $1', [id]);
      await watch.run();
      expect(await told(id)).toEqual([]);
    });
    await watch.run();
    expect(await told(id)).toEqual([['task.breached', 2, 'decide']]);
  });
});

describe('the clock', () => {
  const head = () => sla.head;
  const step = (id: string, action: StepAction, more: object = {}) =>
    sla.module.get(TaskSteps).take(head(), id, action, more);
  const made = () =>
    insertTask(sla.database, { status: 'pending', createdByKind: 'human', createdById: sla.head.id, priority: 'low' });

  it('does not run while a task is with its creator, and begins anew when it comes back', async () => {
    const { id } = await made();
    const submitted = await step(id, 'submit');
    expect([submitted.slaLevel, submitted.dueAt, submitted.slaNextAt]).toEqual([0, expect.any(Date), expect.any(Date)]);
    expect(submitted.slaNextAt! < submitted.dueAt!).toBe(true);
    await clockOn(id);
    await watch.run();
    expect(await told(id)).toContainEqual(['task.due_soon', 1, 'decide']);
    const back = await step(id, 'request_changes', { reason: 'Which lamp?' });
    expect([back.dueAt, back.slaLevel, back.slaNextAt]).toEqual([null, 0, null]);
    expect((await step(id, 'submit')).dueAt!.getTime()).toBeGreaterThanOrEqual(submitted.dueAt!.getTime());
  });

  it('of the next step begins with that step, and stops when there is none', async () => {
    const { id } = await insertTask(sla.database, { dueAt: fromNow(-60), slaLevel: 2 });
    const approved = await step(id, 'approve');
    expect(approved).toMatchObject({ slaLevel: 0 });
    expect(approved.dueAt!.getTime()).toBeGreaterThan(Date.now());
    const started = await step(id, 'start');
    expect(started.dueAt!.getTime()).toBeGreaterThan(approved.dueAt!.getTime());
    const done = await step(id, 'complete', { actualHours: 1 });
    expect([done.dueAt, done.slaNextAt]).toEqual([null, null]);
  });

  it('goes on through an edit, and nothing is told again', async () => {
    const { id } = await made();
    await step(id, 'submit');
    await clockOn(id);
    await watch.run();
    const before = await sla.rowOf(id);
    const edited = await sla.module.get(TaskEdits).edit(head(), id, { title: 'The red lamp' });
    expect(edited).toMatchObject({ slaLevel: 1, dueAt: before.due_at, slaNextAt: before.sla_next_at });
  });

  it('of the decision goes on from where it was when a decision is taken back', async () => {
    const createdAt = fromNow(-days(3));
    const { id } = await insertTask(sla.database, { createdAt, priority: 'medium' });
    await step(id, 'approve');
    const undone = await sla.module.get(TaskSteps).undo(sla.head, id);
    const { calendar } = defaultTaskSettings.sla;
    expect(undone.dueAt).toEqual(addBusinessHours(createdAt, 9, { ...calendar, timezone: 'UTC' }));
  });

  it('counts an edit that makes it urgent from when it was submitted', async () => {
    const { id } = await made();
    const { dueAt, submittedAt } = await step(id, 'submit');
    await asOwner(sla.database, `UPDATE tasks SET submitted_at = now() - interval '30 days' WHERE id = $1`, [id]);
    const edited = await sla.module.get(TaskEdits).edit(head(), id, { priority: 'high' });
    expect(edited.dueAt!.getTime()).toBeLessThan(Math.min(dueAt!.getTime(), submittedAt!.getTime()));
    await watch.run();
    expect(await told(id)).toContainEqual(['task.breached', 2, 'decide']);
  });
});

it('whether something is due is asked of an index', async () => {
  const { id } = await insertTask(sla.database, { status: 'completed' });
  await sla.copies(id, 2000);
  await asOwner(sla.database, 'ANALYZE tasks');
  const plan = await asOwner(sla.database, `EXPLAIN SELECT * ${dueTasks} LIMIT 50 FOR NO KEY UPDATE SKIP LOCKED`);
  expect(JSON.stringify(plan)).toContain('Index Scan using tasks_sla');
});
