import { afterAll, afterEach, beforeAll, beforeEach, expect, it, jest } from '@jest/globals';
import { createDataSource, Logger, migrate } from '../src/index';
import { createTestDatabase, eventually, type TestDatabase } from '@souk/testing';
import { type DataSource } from 'typeorm';
import { MigrationsWait, migrationsWaitOptions } from '../src/database/migrations-wait';

let database: TestDatabase;
let dataSource: DataSource;
let wait: MigrationsWait;
const lines: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  dataSource = await createDataSource({ url: database.appUrl, applicationName: 'spec' }).initialize();
  jest.replaceProperty(migrationsWaitOptions, 'lookEveryMs', 100);
});
beforeEach(() => {
  lines.length = 0;
  const destination = { write: (line: string) => void lines.push(line) };
  wait = new MigrationsWait(dataSource, Logger.create({ service: 'spec', level: 'info', destination }));
});
afterEach(() => wait.beforeApplicationShutdown());
afterAll(async () => {
  jest.restoreAllMocks();
  await dataSource.destroy();
  await database.drop();
});

const looks = () => jest.spyOn(dataSource, 'query').mockClear();
const work = () => jest.fn<() => Promise<void>>().mockResolvedValue(undefined);

it('an empty database is looked at once in a while, however much waits for it', async () => {
  const query = looks();
  const [one, other] = [work(), work()];
  await Promise.all([wait.whenApplied(one), wait.whenApplied(other)]);
  const began = performance.now();
  await eventually(() => expect(query.mock.calls.length).toBeGreaterThanOrEqual(5));
  expect(query.mock.calls.length - 2).toBeLessThanOrEqual((performance.now() - began) / 100 + 1);
  expect([one, other].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);
  expect(lines.filter((line) => line.includes('souk migrate'))).toHaveLength(1);
});

it('nothing is looked at any more once the process shuts down', async () => {
  await wait.whenApplied(work());
  await wait.beforeApplicationShutdown();
  const query = looks();
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(query).not.toHaveBeenCalled();
});

it('what waited is done once when the migrations come, and tried again when it fails', async () => {
  const [failing, next] = [work().mockRejectedValueOnce(new Error('not yet')), work()];
  await wait.whenApplied(failing);
  await wait.whenApplied(next);
  await migrate({ ownerUrl: database.ownerUrl, appUrl: database.appUrl });
  await eventually(() => expect(next).toHaveBeenCalledTimes(1));
  expect(failing).toHaveBeenCalledTimes(2);
  expect(lines.join('')).toContain('not yet');
  const query = looks();
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(query).not.toHaveBeenCalled();
});

it('in front of a migrated database nothing waits, and what fails stops the start', async () => {
  const done = work();
  await wait.whenApplied(done);
  expect(done).toHaveBeenCalledTimes(1);
  await expect(wait.whenApplied(() => Promise.reject(new Error('no key')))).rejects.toThrow('no key');
});
