import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createDataSource, Database } from '@souk/platform';
import { asOwner, createTestDatabase, insertTask, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { TaskCompletion } from '../src/index';

let test: TestDatabase;
let dataSource: DataSource;
let completion: TaskCompletion;
beforeAll(async () => {
  test = await createTestDatabase();
  dataSource = await createDataSource({ url: test.appUrl, applicationName: 'spec' }).initialize();
  completion = new TaskCompletion(new Database(dataSource));
});
afterAll(async () => {
  await dataSource.destroy();
  await test.drop();
});

/** As a version left it that kept neither words nor ends. */
async function old(proposal: object | null): Promise<string> {
  const { id } = await insertTask(test, { title: 'Lower the price', proposal, status: 'completed' });
  await asOwner(test, 'ALTER TABLE tasks DISABLE TRIGGER USER');
  await asOwner(test, 'UPDATE tasks SET words = NULL, expires_at = NULL WHERE id = $1', [id]);
  await asOwner(test, 'ALTER TABLE tasks ENABLE TRIGGER USER');
  return id;
}

it('tasks of an earlier version get their words and the end of their proposal, and nothing else changes', async () => {
  const plain = await old(null);
  const ending = await old({ expiresAt: '2027-01-01T00:00:00Z' });
  const odd = await old({ expiresAt: '2026-W01' });
  const shown = (id: string) =>
    asOwner<{ found: boolean; expires: Date | null; version: number; updated: Date }>(
      test,
      `SELECT words @@ to_tsquery('simple', 'price') AS found, expires_at AS expires, version, updated_at AS updated FROM tasks WHERE id = $1`,
      [id],
    );
  const [before] = await shown(plain);
  expect(before).toMatchObject({ found: null });

  expect(await completion.run()).toEqual({ completed: 3 });
  expect(await shown(plain)).toEqual([{ ...before, found: true }]);
  expect(await shown(ending)).toMatchObject([{ found: true, expires: new Date('2027-01-01') }]);
  expect(await shown(odd)).toMatchObject([{ found: true, expires: null }]);
  expect(await completion.run()).toEqual({ completed: 0 });
});
