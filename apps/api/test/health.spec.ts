import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Instances, Readiness } from '@souk/health';
import { BUILD_INFO, type BuildInfo, Database, Lifecycle, Logger, QueueBackend } from '@souk/platform';
import { eventually } from '@souk/testing';
import { DataSource } from 'typeorm';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(30_000);

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { API__DB_POOL_MAX: '5' } });
});
afterAll(() => api.close());

const ready = () => fetch(`${api.url}/ready`);
const oneReportLater = () => new Promise((resolve) => setTimeout(resolve, 600));

it('an API whose every database connection is busy is still ready', async () => {
  const main = api.get<DataSource>(DataSource);
  const busy = Array.from({ length: 10 }, () => main.query('SELECT pg_sleep(2)').catch(() => undefined));
  const statuses: number[] = [];
  for (let i = 0; i < 3; i++) {
    statuses.push((await ready()).status);
    await oneReportLater();
  }
  expect(statuses).toEqual([200, 200, 200]);
  await Promise.all(busy);
});

it('however many ask at once, the database is asked once', async () => {
  await oneReportLater();
  const query = jest.spyOn(api.get(QueueBackend).pool, 'query');
  const asked = () =>
    query.mock.calls.filter(([statement]) => (statement as { text?: string }).text?.includes('migrations')).length;
  await Promise.all(Array.from({ length: 50 }, ready));
  expect(asked()).toBe(1);
  await oneReportLater();
  expect((await ready()).status).toBe(200);
  expect(asked()).toBe(2);
  query.mockRestore();
});

it('a process that drains is not ready at once, whatever it said a moment ago', async () => {
  expect((await ready()).status).toBe(200);
  const draining = jest.replaceProperty(api.get(Lifecycle), 'draining', true);
  const answer = await ready();
  draining.restore();
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ checks: { accepting: { status: 'down', detail: 'shutting down' } } });
});

it('while the database hangs, an instance neither piles up heartbeats nor holds up the shutdown', async () => {
  const main = api.get<DataSource>(DataSource);
  const database = new Database(main);
  const transactions = jest.spyOn(database, 'transaction');
  const logger = Logger.create({ service: 'spec', level: 'error', destination: { write: () => undefined } });
  const options = { service: 'api', requireQueue: false } as const;
  const build = api.app.get<BuildInfo>(BUILD_INFO);
  let beat: () => void = () => undefined;
  const timer = jest.spyOn(global, 'setInterval').mockImplementation(((work: () => void) => (beat = work)) as never);
  const holder = main.createQueryRunner();
  try {
    await holder.startTransaction();
    await holder.query('SET LOCAL ROLE souk_service');
    await holder.query('LOCK TABLE instances IN ACCESS EXCLUSIVE MODE');
    const instances = new Instances(database, api.get(Readiness), logger, options, build);
    instances.onApplicationBootstrap();
    await eventually(() => expect(transactions).toHaveBeenCalledTimes(1));
    for (let i = 0; i < 5; i++) beat();
    const began = Date.now();
    await instances.beforeApplicationShutdown();
    expect(Date.now() - began).toBeLessThan(2500);
  } finally {
    timer.mockRestore();
    await holder.rollbackTransaction();
    await holder.release();
  }
  await Promise.all(transactions.mock.results.map(({ value }) => value));
  await oneReportLater();
  expect(transactions).toHaveBeenCalledTimes(2); // the one beat that hung, and the removal
});
