import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDataSource, Database } from '@souk/platform';
import { asOwner, createTestDatabase, insertTask, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { TaskBackfill } from '../src/index';

let test: TestDatabase;
let dataSource: DataSource;
let backfill: TaskBackfill;
beforeAll(async () => {
  test = await createTestDatabase();
  dataSource = await createDataSource({ url: test.appUrl, applicationName: 'spec' }).initialize();
  backfill = new TaskBackfill(new Database(dataSource));
});
afterAll(async () => {
  await dataSource.destroy();
  await test.drop();
});

/** As a version left it that kept neither words nor ends. */
async function old(proposal: object | null, more: { approvedBy?: string; approvers?: string[] } = {}): Promise<string> {
  const { id } = await insertTask(test, { title: 'Lower the price', proposal, status: 'completed', ...more });
  await asOwner(test, 'ALTER TABLE tasks DISABLE TRIGGER USER');
  await asOwner(test, 'UPDATE tasks SET words = NULL, expires_at = NULL WHERE id = $1', [id]);
  await asOwner(test, 'ALTER TABLE tasks ENABLE TRIGGER USER');
  return id;
}

it('tasks of an earlier version get their words and the end of their proposal, and nothing else changes', async () => {
  const plain = await old(null);
  const ending = await old({ expiresAt: '2027-01-01T00:00:00Z' });
  const odd = await old({ expiresAt: '2026-06-01T12:00:00+16:00' });
  const shown = (id: string) =>
    asOwner<{ found: boolean; expires: Date | null; version: number; updated: Date }>(
      test,
      `SELECT words @@ to_tsquery('simple', 'price') AS found, expires_at AS expires, version, updated_at AS updated FROM tasks WHERE id = $1`,
      [id],
    );
  const [before] = await shown(plain);
  expect(before).toMatchObject({ found: null });

  expect(await backfill.run()).toEqual({ filled: 3 });
  expect(await shown(plain)).toEqual([{ ...before, found: true }]);
  expect(await shown(ending)).toMatchObject([{ found: true, expires: new Date('2027-01-01') }]);
  expect(await shown(odd)).toMatchObject([{ found: true, expires: null }]);
  expect(await backfill.run()).toEqual({ filled: 0 });
});

it('whoever approved a task of an earlier version is its approver; who has approved since is left', async () => {
  const [hedy, otto] = [randomUUID(), randomUUID()];
  const approvers = async (id: string) => (await asOwner(test, 'SELECT approvers FROM tasks WHERE id = $1', [id]))[0];
  const once = await old(null, { approvedBy: hedy });
  const since = await old(null, { approvedBy: hedy, approvers: [otto, hedy] });
  const never = await old(null);
  await backfill.run();
  expect(await approvers(once)).toEqual({ approvers: [hedy] });
  expect(await approvers(since)).toEqual({ approvers: [otto, hedy] });
  expect(await approvers(never)).toEqual({ approvers: [] });
});

it('whoever writes a proposal, its end is kept beside it', async () => {
  const { id } = await insertTask(test, { proposal: null });
  const ends = async (expiresAt: unknown) => {
    await asOwner(test, 'ALTER TABLE tasks DISABLE TRIGGER tasks_guard');
    const sql = 'UPDATE tasks SET proposal = $2 WHERE id = $1 RETURNING expires_at AS at';
    const [row] = await asOwner<{ at: Date | null }>(test, sql, [id, JSON.stringify({ expiresAt })]);
    await asOwner(test, 'ALTER TABLE tasks ENABLE TRIGGER tasks_guard');
    return row?.at;
  };
  expect(await ends('2027-01-01T00:00:00+01:00')).toEqual(new Date('2026-12-31T23:00:00Z'));
  expect(await ends('soon')).toBeNull();
  expect(await ends(null)).toBeNull();
});
