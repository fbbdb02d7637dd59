import { describe, expect, it } from '@jest/globals';
import { Batch } from './batch';

const later = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('a batch', () => {
  it('sends a lone call at once and joins those that come meanwhile', async () => {
    const sent: number[][] = [];
    const batch = new Batch<number, number>(async (items) => {
      sent.push(items);
      await later();
      return items.map((item) => item * 10);
    });
    const first = batch.run(1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(await Promise.all([first, batch.run(2), batch.run(3)])).toEqual([10, 20, 30]);
    expect(sent).toEqual([[1], [2, 3]]);
  });

  it('sends no more than it may at once', async () => {
    const sent: number[] = [];
    const batch = new Batch<number, number>((items) => {
      sent.push(items.length);
      return Promise.resolve(items);
    }, 2);
    await Promise.all([1, 2, 3, 4, 5].map((item) => batch.run(item)));
    expect(sent).toEqual([2, 2, 1]);
  });

  it('lets a bad item fail alone', async () => {
    const batch = new Batch<string, string>((items) =>
      items.includes('bad') ? Promise.reject(new Error('bad item')) : Promise.resolve(items),
    );
    const results = await Promise.allSettled(['a', 'bad', 'b'].map((item) => batch.run(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await batch.run('c')).toBe('c');
  });
});
