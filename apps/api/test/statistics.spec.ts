import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Marketplace, marketplaces } from '@souk/platform';
import { asOwner, eventually, insertAgent } from '@souk/testing';
import { signIn } from './callers';
import { counted, lived, tell } from './statistics-history';
import { type Body, statisticsRequests } from './statistics-requests';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let head: Person, limited: Person;
type Person = Awaited<ReturnType<typeof signIn>>;
beforeAll(async () => {
  api = await startTestApi({ callers: 'real', env: { API__TIMEZONE: 'America/Sao_Paulo' } });
  head = await signIn(api, { role: 'head' });
  limited = await signIn(api, { role: 'member', marketplaces: ['shein'] });
});
afterAll(() => api.close());

const ask = statisticsRequests(
  () => api,
  () => head,
);
const line = ({ marketplaces: lines }: Body, marketplace: Marketplace) =>
  lines.find((one) => one.marketplace === marketplace)!;

describe('a day', () => {
  it('is one of the organisation: before midnight in Sao Paulo is the day before', async () => {
    await lived(api.database, { created: '2026-03-11T02:59:59.999Z' });
    await lived(api.database, { created: '2026-03-11T03:00:00.000Z' });
    await lived(api.database, { created: '2026-03-12T02:59:59.999Z' });
    await counted(api);
    const [tenth, eleventh] = [await ask('daily?date=2026-03-10'), await ask('daily?date=2026-03-11')];
    expect(tenth.body).toMatchObject({ date: '2026-03-10', timezone: 'America/Sao_Paulo' });
    expect([tenth.body.total.created, eleventh.body.total.created]).toEqual([1, 2]);
    expect((await ask('daily?date=2026-03-11&timezone=UTC')).body.total.created).toBe(2);
    expect((await ask('daily?date=2026-03-12&timezone=UTC')).body.total.created).toBe(1);
  });

  it('has 23 hours when the clock leaps forward, and 25 when it goes back', async () => {
    for (const created of ['2026-03-08T04:59:59.999Z', '2026-03-08T05:00:00.000Z', '2026-03-09T03:59:59.999Z'])
      await lived(api.database, { created, marketplace: 'kaway' });
    for (const created of ['2026-11-01T04:00:00.000Z', '2026-11-02T04:59:59.999Z', '2026-11-02T05:00:00.000Z'])
      await lived(api.database, { created, marketplace: 'kaway' });
    await counted(api);
    const kaway = async (date: string) =>
      line((await ask(`daily?date=${date}&timezone=America/New_York`)).body, 'kaway').created;
    expect([await kaway('2026-03-07'), await kaway('2026-03-08'), await kaway('2026-03-09')]).toEqual([1, 2, 0]);
    expect([await kaway('2026-10-31'), await kaway('2026-11-01'), await kaway('2026-11-02')]).toEqual([0, 2, 1]);
  });

  it('begins at a quarter to seven of UTC in Kathmandu', async () => {
    await lived(api.database, { created: '2026-04-10T18:14:59.999Z', marketplace: 'tiktokshop' });
    await lived(api.database, { created: '2026-04-10T18:15:00.000Z', marketplace: 'tiktokshop' });
    await counted(api);
    const day = async (date: string) =>
      line((await ask(`daily?date=${date}&timezone=Asia/Kathmandu`)).body, 'tiktokshop').created;
    expect([await day('2026-04-10'), await day('2026-04-11')]).toEqual([1, 1]);
  });

  it('without a date is today: what was made three days ago and is completed today counts today', async () => {
    const now = Date.now();
    const at = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
    const [before] = await daysAgo();
    await lived(api.database, {
      ...{ marketplace: 'mercadolivre', created: at(72), approved: at(71), started: at(70), completed: at(0) },
      ...{ estimatedHours: 4, actualHours: 3.5 },
    });
    await counted(api);
    const today = line((await ask('daily')).body, 'mercadolivre');
    expect(today).toMatchObject({ created: 0, completed: 1, averageCompletionHours: 3.5, estimateAccuracy: 0.875 });
    expect(today.cycleTimes.whole!.p50Hours).toBeGreaterThan(72 / 1.1);
    expect(today.cycleTimes.whole!.p50Hours).toBeLessThan(72 * 1.1);
    expect(line((await ask(`daily?date=${before!}`)).body, 'mercadolivre')).toMatchObject({ created: 1, completed: 0 });
  });

  it('on which nothing happened has a line of zeros for each marketplace, and no rates', async () => {
    const { body } = await ask('daily?date=2025-01-01');
    expect(body.marketplaces.map(({ marketplace }) => marketplace)).toEqual([...marketplaces]);
    for (const figures of [...body.marketplaces, body.total]) {
      expect(figures).toMatchObject({ created: 0, submitted: 0, approved: 0, rejected: 0, started: 0, completed: 0 });
      expect(figures).toMatchObject({ approvalRate: null, averageCompletionHours: null, estimateAccuracy: null });
      expect(figures.cycleTimes.decide).toEqual({ count: 0, p50Hours: null, p90Hours: null });
    }
  });

  async function daysAgo(): Promise<string[]> {
    const [row] = await asOwner<{ day: string }>(
      api.database,
      `SELECT to_char((now() - interval '72 hours') AT TIME ZONE 'America/Sao_Paulo', 'YYYY-MM-DD') AS day`,
    );
    return [row!.day];
  }
});

describe('agents', () => {
  it('have a card each, those who did nothing too, the best first', async () => {
    const [good, poor, idle] = await Promise.all(
      ['Good', 'Poor', 'Idle'].map((name) => insertAgent(api.database, { marketplace: 'shein', name })),
    );
    const at = { created: '2026-07-01T10:00:00Z', approved: '2026-07-01T11:00:00Z', started: '2026-07-01T12:00:00Z' };
    const done = { ...at, marketplace: 'shein', completed: '2026-07-02T12:00:00Z', estimatedHours: 4 };
    await lived(api.database, { ...done, creator: good!, actualHours: 3.5 });
    await lived(api.database, { ...done, creator: poor!, actualHours: 8 });
    await lived(api.database, { created: at.created, rejected: at.approved, marketplace: 'shein', creator: poor! });
    await lived(api.database, {
      created: at.created,
      changesRequested: at.approved,
      marketplace: 'shein',
      creator: poor!,
    });
    await counted(api);
    const { agents } = (await ask('agents?from=2026-07-01&to=2026-07-02', limited)).body;
    const cards = agents.filter(({ agentId }) => [good, poor, idle].includes(agentId as string));
    expect(cards).toEqual([
      expect.objectContaining({
        name: 'Good',
        proposed: 1,
        approved: 1,
        rejected: 0,
        approvalRate: 1,
        completed: 1,
        accuracy: 0.875,
        averageHours: 3.5,
        score: 100,
      }),
      expect.objectContaining({
        name: 'Poor',
        proposed: 3,
        approved: 1,
        rejected: 1,
        changesRequested: 1,
        approvalRate: 0.5,
        accuracy: 0,
        averageHours: 8,
        score: 50,
      }),
      expect.objectContaining({
        name: 'Idle',
        proposed: 0,
        approvalRate: null,
        accuracy: null,
        averageHours: null,
        score: null,
      }),
    ]);
    expect(agents.map(({ marketplace }) => marketplace)).not.toContain('amazon');
  });
});

describe('the funnel', () => {
  it('is of the tasks of these days, and counts how far they came, whenever that was', async () => {
    const created = '2026-08-01T10:00:00Z';
    const later = {
      approved: '2026-08-20T10:00:00Z',
      started: '2026-09-01T10:00:00Z',
      completed: '2026-09-02T10:00:00Z',
    };
    await lived(api.database, { created, ...later });
    await lived(api.database, { created, approved: later.approved });
    await lived(api.database, { created, rejected: later.approved });
    await lived(api.database, { created: '2026-08-02T10:00:00Z', marketplace: 'kaway', ...later });
    await counted(api);
    const funnel = async (query: string) => (await ask(`funnel?${query}`)).body.steps.map(({ count }) => count);
    expect(await funnel('from=2026-08-01&to=2026-08-01')).toEqual([3, 3, 2, 1, 1]);
    expect(await funnel('from=2026-08-01&to=2026-08-02&marketplace=kaway')).toEqual([1, 1, 1, 1, 1]);
    expect(await funnel('from=2026-09-01&to=2026-09-02')).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('whoever is limited to marketplaces', () => {
  it('sees figures of these alone', async () => {
    const { body } = await ask('daily?date=2026-03-11', limited);
    expect(body.marketplaces.map(({ marketplace }) => marketplace)).toEqual(['shein']);
    expect(body.total.created).toBe(0);
    const { groups } = (await ask('summary?groupBy=marketplace&from=2026-07-01&to=2026-07-02', limited)).body;
    expect(groups.map(({ key, created }) => [key, created])).toEqual([['shein', 4]]);
    expect((await ask('funnel?from=2026-08-01&to=2026-08-02', limited)).body.steps[0]!.count).toBe(0);
  });

  it('is told when asking for another', async () => {
    for (const path of ['summary?marketplace=amazon', 'funnel?marketplace=amazon']) {
      const { status, body } = await ask(path, limited);
      expect([status, body.code]).toEqual([403, 'marketplace_out_of_reach']);
    }
  });
});

describe('an answer', () => {
  it('that has not changed is not sent again; one in which something was counted is', async () => {
    const path = 'daily?date=2026-10-10';
    // Anew when a minute began between the two.
    const etag = await eventually(async () => {
      const tag = (await ask(path)).headers.get('etag')!;
      const again = await ask(path, head, { 'if-none-match': tag });
      expect([again.status, again.body]).toEqual([304, {}]);
      return tag;
    });
    await lived(api.database, { created: '2026-10-10T12:00:00Z' });
    await counted(api);
    const changed = await ask(path, head, { 'if-none-match': etag });
    expect([changed.status, changed.body.total.created]).toEqual([200, 1]);
  });

  it('says until when the log was read, and with what was not read yet before it', async () => {
    await counted(api);
    const before = Date.now();
    expect(Date.parse((await ask('daily')).body.asOf)).toBeGreaterThanOrEqual(before - 1000);
    await tell(api.database, [{ taskId: 'x', verb: 'edited', at: '2026-10-11T12:34:56.000Z' }]);
    for (const path of ['daily', 'summary', 'agents', 'funnel'])
      expect((await ask(path)).body.asOf).toBe('2026-10-11T12:34:56.000Z');
    await counted(api);
    expect(Date.parse((await ask('daily')).body.asOf)).toBeGreaterThanOrEqual(before - 1000);
  });
});
