import { expect, it } from '@jest/globals';
import { Turns } from './turns';

/** Work that ends when it is told to. */
function task() {
  let end = (): void => undefined;
  let fail = (_error: Error): void => undefined;
  const done = new Promise<void>((resolve, reject) => ([end, fail] = [resolve, reject]));
  const work = { started: false, end: () => end(), fail: () => fail(new Error('broke')) };
  return { ...work, run: () => ((work.started = true), done), started: () => work.started };
}
const soon = () => new Promise((resolve) => setImmediate(resolve));

it('no more than allowed work at once, and the next one starts when one has ended, well or not', async () => {
  const turns = new Turns(2, 10);
  const tasks = [task(), task(), task(), task()];
  const all = Promise.allSettled(tasks.map(({ run }) => turns.take(run)));
  await soon();
  expect(tasks.map(({ started }) => started())).toEqual([true, true, false, false]);
  tasks[1]!.fail();
  await soon();
  expect(tasks.map(({ started }) => started())).toEqual([true, true, true, false]);
  for (const { end } of tasks) end();
  expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
});

it('who would wait too long is turned away at once, and those who wait are not disturbed', async () => {
  const turns = new Turns(1, 1);
  const [first, second, third] = [task(), task(), task()];
  const both = Promise.all([turns.take(first.run), turns.take(second.run)]);
  await expect(turns.take(third.run)).rejects.toMatchObject({ kind: 'unavailable', code: 'sign_in_busy' });
  expect(third.started()).toBe(false);
  first.end();
  second.end();
  await both;
  third.end();
  await turns.take(third.run);
});
