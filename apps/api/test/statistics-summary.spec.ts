import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { marketplaces } from '@souk/platform';
import { asOwner } from '@souk/testing';
import { signIn } from './callers';
import { counted, lived } from './statistics-history';
import { statisticsRequests } from './statistics-requests';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let head: Awaited<ReturnType<typeof signIn>>;
const ask = statisticsRequests(
  () => api,
  () => head,
);
beforeAll(async () => {
  api = await startTestApi({ callers: 'real', env: { API__TIMEZONE: 'America/Sao_Paulo' } });
  head = await signIn(api, { role: 'head' });
});
afterAll(() => api.close());

describe('a summary', () => {
  beforeAll(async () => {
    const life = { marketplace: 'shopee', category: 'scaling' };
    await lived(api.database, { ...life, created: '2026-05-31T12:00:00Z', approved: '2026-06-01T12:00:00Z' });
    await lived(api.database, { ...life, created: '2026-06-02T12:00:00Z', rejected: '2026-06-07T23:00:00Z' });
    await lived(api.database, {
      ...{ ...life, category: 'analysis', created: '2026-06-08T12:00:00Z' },
      ...{ approved: '2026-06-08T13:00:00Z', started: '2026-06-08T15:00:00Z', completed: '2026-06-09T15:00:00Z' },
    });
    await counted(api);
  });
  const summary = async (query: string, by = head) =>
    (await ask(`summary?from=2026-05-30&to=2026-06-09&marketplace=shopee&timezone=UTC&${query}`, by)).body;
  const by = async (group: string, field = 'created') =>
    (await summary(`groupBy=${group}`)).groups.map((figures) => [figures.key, figures[field]]);

  it('by day has each day, and says how it adds up', async () => {
    const { groups, total } = await summary('groupBy=day');
    expect(groups.map(({ key, created, approved }) => [key, created, approved])).toEqual([
      ['2026-05-30', 0, 0],
      ['2026-05-31', 1, 0],
      ['2026-06-01', 0, 1],
      ['2026-06-02', 1, 0],
      ...['03', '04', '05', '06', '07'].map((day) => [`2026-06-${day}`, 0, 0]),
      ['2026-06-08', 1, 1],
      ['2026-06-09', 0, 0],
    ]);
    expect(total).toMatchObject({ created: 3, approved: 2, rejected: 1, approvalRate: 0.6667, completed: 1 });
  });

  it('by week and by month has those that are touched, with the days of them that were asked for', async () => {
    expect(await by('week')).toEqual([
      ['2026-W22', 1],
      ['2026-W23', 1],
      ['2026-W24', 1],
    ]);
    expect((await summary('groupBy=week')).groups.map(({ from, to }) => [from, to])).toEqual([
      ['2026-05-30', '2026-05-31'],
      ['2026-06-01', '2026-06-07'],
      ['2026-06-08', '2026-06-09'],
    ]);
    expect(await by('month')).toEqual([
      ['2026-05', 1],
      ['2026-06', 2],
    ]);
  });

  it('by marketplace and by category has all there are', async () => {
    expect(await by('marketplace')).toEqual([['shopee', 3]]);
    const categories = ['optimization', 'best-practice', 'scaling', 'analysis'];
    expect(await by('category')).toEqual(categories.map((one) => [one, { scaling: 2, analysis: 1 }[one] ?? 0]));
    const { groups } = (await ask('summary?from=2026-06-01&to=2026-06-09&timezone=UTC&groupBy=marketplace')).body;
    expect(groups.map(({ key }) => key)).toEqual([...marketplaces]);
  });

  it('of a category is of that category alone, its times too', async () => {
    const { total } = await summary('category=analysis');
    expect(total).toMatchObject({ created: 1, approved: 1, rejected: 0 });
    expect(total.cycleTimes.decide).toMatchObject({ count: 1 });
    expect(total.cycleTimes.decide!.p50Hours).toBeGreaterThan(1 / 1.1);
    expect(total.cycleTimes.decide!.p50Hours).toBeLessThan(1.1);
    expect((await summary('category=scaling')).total.cycleTimes).toMatchObject({
      decide: { count: 2 },
      whole: { count: 0 },
    });
  });

  it('tells why proposals were rejected, the most frequent reason first', async () => {
    const tasks = await asOwner<{ id: string }>(
      api.database,
      `SELECT id FROM tasks WHERE marketplace = 'shopee' LIMIT 1`,
    );
    const reasons = [
      ...Array<string>(3).fill('Too risky'),
      ' too  RISKY ',
      'No evidence',
      ...Array.from({ length: 12 }, (_, i) => `x${i}`),
    ];
    await asOwner(
      api.database,
      `INSERT INTO task_decisions (id, task_id, action, revision, reason, from_status, to_status, version, decided_by_name, created_at, undone_at)
       SELECT gen_random_uuid(), $1, action, 'r', reason, 'awaiting_approval', 'rejected', 1, 'x', '2026-06-03Z', undone
       FROM (SELECT unnest($2::text[]) AS reason, 'reject' AS action, NULL::timestamptz AS undone
             UNION ALL SELECT 'Taken back', 'reject', now() UNION ALL SELECT 'Approved', 'approve', NULL) AS decided`,
      [tasks[0]!.id, reasons],
    );
    const { rejectionReasons, rejectionsLookedAt } = await summary('');
    expect(rejectionReasons).toHaveLength(10);
    expect(rejectionReasons[0]).toMatchObject({ count: 4 });
    expect(rejectionReasons[0]!.reason).toMatch(/^too +risky$/i);
    expect(rejectionReasons.map(({ reason }) => reason)).not.toContain('Taken back');
    expect(rejectionsLookedAt).toBe(17);
    expect((await ask('summary?from=2026-06-01&to=2026-06-09&marketplace=amazon')).body.rejectionReasons).toEqual([]);
  });

  it('is of 400 days at most, and of days that there are', async () => {
    const wrong = async (query: string) => {
      const { status, body } = await ask(`summary?${query}`);
      return [status, body.errors?.[0]?.path];
    };
    expect((await ask('summary?from=2025-01-01&to=2026-02-04&groupBy=day')).body.groups).toHaveLength(400);
    expect(await wrong('from=2025-01-01&to=2026-02-05')).toEqual([400, 'from']);
    expect(await wrong('from=2026-02-02&to=2026-02-01')).toEqual([400, 'from']);
    expect(await wrong('to=2026-02-30')).toEqual([400, 'to']);
    expect(await wrong('to=1999-12-31')).toEqual([400, 'to']);
    expect(await wrong('timezone=%2B05:45')).toEqual([400, 'timezone']);
    expect(await wrong('timezone=Mars/Olympus')).toEqual([400, 'timezone']);
    expect(await wrong('groupBy=hour')).toEqual([400, 'groupBy']);
    expect(await wrong('marketplace=ebay')).toEqual([400, 'marketplace']);
  });
});
