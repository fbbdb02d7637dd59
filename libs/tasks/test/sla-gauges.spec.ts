import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Metrics } from '@souk/platform';
import { asOwner, insertTask } from '@souk/testing';
import { lastProposed, open, overdue, TaskGauges } from '../src/sla/task-gauges';
import { type SlaContext, startSla } from './sla-context';

let sla: SlaContext;
let metrics: Metrics;
beforeAll(async () => {
  sla = await startSla();
  metrics = sla.module.get(Metrics);
  new TaskGauges(metrics, sla.db);
});
afterAll(() => sla.close());

const lines = async (name: string) =>
  (await metrics.registry.getSingleMetricAsString(name)).split('\n').filter((line) => line.startsWith(`${name}{`));
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const agentOf = async (marketplace: string) => {
  const [agent] = await asOwner<{ id: string }>(sla.database, 'SELECT id FROM agents WHERE marketplace = $1', [
    marketplace,
  ]);
  return agent!.id;
};

it('an empty house says nought for every marketplace, and not nothing', async () => {
  expect(await lines('tasks_open')).toHaveLength(24);
  expect(await lines('tasks_overdue')).toHaveLength(6);
  expect(await lines('tasks_last_proposed_timestamp_seconds')).toContain(
    'tasks_last_proposed_timestamp_seconds{marketplace="kaway"} 0',
  );
});

it('what is open is counted by marketplace and status, and what is done is not', async () => {
  for (const status of ['awaiting_approval', 'awaiting_approval', 'in_progress', 'completed', 'rejected', 'cancelled'])
    await insertTask(sla.database, { status, marketplace: 'shopee' });
  const shopee = (await lines('tasks_open')).filter((line) => line.includes('shopee'));
  expect(shopee.toSorted()).toEqual([
    'tasks_open{marketplace="shopee",status="approved"} 0',
    'tasks_open{marketplace="shopee",status="awaiting_approval"} 2',
    'tasks_open{marketplace="shopee",status="in_progress"} 1',
    'tasks_open{marketplace="shopee",status="pending"} 0',
  ]);
});

it('what is past its due time is counted by the clock, whether the job has been there or not', async () => {
  await insertTask(sla.database, { marketplace: 'shein', dueAt: ago(1), slaLevel: 0 });
  await insertTask(sla.database, { marketplace: 'shein', dueAt: ago(1), slaLevel: 3 });
  await insertTask(sla.database, { marketplace: 'shein', dueAt: ago(-1), slaLevel: 1 });
  await insertTask(sla.database, { marketplace: 'shein', dueAt: null });
  expect(await lines('tasks_overdue')).toContain('tasks_overdue{marketplace="shein"} 2');
});

it('when agents were last heard of is theirs alone: what people propose does not count', async () => {
  const at = new Date('2026-11-01T12:00:00.500Z');
  const createdById = await agentOf('tiktokshop');
  await insertTask(sla.database, { marketplace: 'tiktokshop', createdById, createdAt: at });
  await insertTask(sla.database, {
    marketplace: 'tiktokshop',
    createdById,
    createdAt: new Date('2026-10-01T12:00:00Z'),
  });
  await insertTask(sla.database, { marketplace: 'tiktokshop', createdByKind: 'human', createdById: sla.head.id });
  expect(await lines('tasks_last_proposed_timestamp_seconds')).toContain(
    `tasks_last_proposed_timestamp_seconds{marketplace="tiktokshop"} ${at.getTime() / 1000}`,
  );
});

it.each([
  ['open', open, 'tasks_counts'],
  ['overdue', overdue, 'tasks_by_due'],
  ['last proposed', lastProposed, 'tasks_by_creator'],
])('what is %s is read from an index', async (_, sql, index) => {
  const { id } = await insertTask(sla.database, { status: 'completed', createdById: await agentOf('amazon') });
  await sla.copies(id, 2000);
  await asOwner(sla.database, 'VACUUM ANALYZE tasks');
  const plan = JSON.stringify(await asOwner(sla.database, `EXPLAIN ${sql}`));
  expect(plan).toContain(` ${index} `);
  expect(plan).not.toContain('Seq Scan on tasks');
});
