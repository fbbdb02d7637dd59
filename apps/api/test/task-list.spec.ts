import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asOwner, insertTask, insertUser } from '@souk/testing';
import { agentOf, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
type Caller = { headers: Record<string, string> };
let head: Caller & { userId: string };
let limited: Caller & { userId: string };
let amazon: Caller & { agentId: string };
/** By what is special about each of them. */
const made: Record<string, { id: string; number: number }> = {};

const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
const proposal = {
  target: { kind: 'listing', id: 'MLB-4471' },
  changes: [],
  rationale: 'x',
  risk: 'high',
  reversible: true,
};

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  head = await signIn(api, { role: 'head', name: 'Hedy' });
  limited = await signIn(api, { role: 'head', name: 'Lim', marketplaces: ['shopee'] });
  amazon = await agentOf(api, 'amazon');
  const assignee = await insertUser(api.database, { role: 'member' });
  const tasks: Record<string, Parameters<typeof insertTask>[1]> = {
    plain: { title: 'Lower the price of the blue lamp' },
    late: { dueAt: hours(-1), status: 'approved' },
    soon: { dueAt: hours(5), status: 'in_progress' },
    warned: { dueAt: hours(70), slaLevel: 1, status: 'in_progress' },
    relaxed: { dueAt: hours(70), status: 'approved' },
    expired: { expiredAt: hours(-2) },
    risky: { proposal, category: 'scaling', estimatedHours: 40 },
    tagged: { tags: ['black friday', 'price'], priority: 'high' },
    halfTagged: { tags: ['price'], priority: 'low' },
    mine: { createdByKind: 'human', createdById: head.userId, assignedTo: head.userId, status: 'approved' },
    others: { assignedTo: assignee, status: 'completed' },
    agents: { createdById: amazon.agentId, externalId: 'price-7' },
    service: { createdByKind: 'service', createdById: 'nightly report' },
    edited: { editedById: head.userId },
    halfApproved: { requiredApprovals: 2, approvers: [head.userId] },
    shopee: { marketplace: 'shopee', title: '100% of "orders" & more_or_less' },
    approved: { status: 'approved', approvedBy: head.userId, approvedAt: new Date('2021-03-04T10:00:00Z') },
    done: {
      status: 'completed',
      approvedBy: limited.userId,
      completedBy: head.userId,
      startedAt: new Date('2021-03-05T10:00:00Z'),
      completedAt: new Date('2021-03-06T10:00:00Z'),
    },
    old: {
      createdAt: new Date('2020-02-02T10:00:00Z'),
      updatedAt: new Date('2020-02-03T10:00:00Z'),
      status: 'rejected',
    },
  };
  for (const [name, task] of Object.entries(tasks)) made[name] = await insertTask(api.database, task);
  await asOwner(api.database, 'INSERT INTO task_watchers (task_id, user_id) VALUES ($1, $2), ($3, $2)', [
    made.plain!.id,
    head.userId,
    made.shopee!.id,
  ]);
  await asOwner(api.database, 'INSERT INTO task_watchers (task_id, user_id, ended_at) VALUES ($1, $2, now())', [
    made.old!.id,
    head.userId,
  ]);
});
afterAll(() => api.close());

interface Page {
  items: { id: string; number: number; title: string; createdAt: string; dueAt: string | null; priority: string }[];
  nextCursor: string | null;
  total?: number;
  code?: string;
  errors?: { path: string }[];
}
async function get<T = Page>(
  query: string,
  { headers }: Caller = head,
  path = '',
): Promise<{ status: number; body: T }> {
  const response = await fetch(`${api.url}/api/v1/tasks${path}${query}`, { headers });
  return { status: response.status, body: (await response.json()) as T };
}
/** The names of what is found. */
async function found(query: string, by: Caller = head): Promise<string[]> {
  const { body } = await get(`?limit=200&${query}`, by);
  const names = new Map(Object.entries(made).map(([name, { id }]) => [id, name]));
  return body.items.map(({ id }) => names.get(id) ?? id).sort();
}

describe('the list of tasks', () => {
  it.each<[string, string[]]>([
    ['q=blue', ['plain']],
    ['q=BLUE lamp', ['plain']],
    ['q=lamp -blue', []],
    ['q=wer the pri', ['plain']],
    ['q=MLB-4471', ['risky']],
    ['q=listing', ['risky']],
    ['q=friday', ['tagged']],
    ['q=%31%30%30%25', ['shopee']],
    ['q=more%5For', ['shopee']],
    ['q=more%25less', []],
    ['q=%22orders%22', ['shopee']],
    ['q=%27%27%5C%22', []],
    ['q=!!', []],
    ['hasProposal=true', ['risky']],
    ['risk=high', ['risky']],
    ['risk=low,medium', []],
    ['tag=price', ['halfTagged', 'tagged']],
    ['tag=price,black friday', ['tagged']],
    ['tag=price&tag=black friday', ['tagged']],
    ['assignedTo=me', ['mine']],
    ['assignedTo=nobody&status=approved', ['approved', 'late', 'relaxed']],
    ['createdBy=me', ['mine']],
    ['createdBy=nightly report', ['service']],
    ['createdByKind=service', ['service']],
    ['approvedBy=me', ['approved']],
    ['completedBy=me', ['done']],
    ['externalId=price-7', ['agents']],
    ['externalId=price-7&createdBy=me', []],
    ['externalId=price', []],
    ['due=overdue', ['late']],
    ['due=soon', ['soon', 'warned']],
    ['expired=true', ['expired']],
    ['watching=true', ['plain', 'shopee']],
    ['marketplace=shopee', ['shopee']],
    ['category=scaling,optimization', ['risky']],
    ['priority=high', ['tagged']],
    ['priority=high,low', ['halfTagged', 'tagged']],
    ['status=completed,rejected', ['done', 'old', 'others']],
    ['minHours=40&maxHours=40', ['risky']],
    ['minHours=40.5', []],
    ['createdTo=2020-02-03', ['old']],
    ['createdFrom=2020-02-02T10:00:00Z&createdTo=2020-02-02T10:00:01Z', ['old']],
    ['createdTo=2020-02-02T10:00:00Z', []],
    ['updatedFrom=2020-02-03&updatedTo=2020-02-04', ['old']],
    ['submittedTo=2020-02-03', ['old']],
    ['submittedFrom=2020-02-02T10:00:01Z&submittedTo=2020-02-03', []],
    ['approvedFrom=2021-03-04&approvedTo=2021-03-05', ['approved']],
    ['startedFrom=2021-03-05', ['done']],
    ['startedTo=2021-03-05T10:00:00Z', []],
    ['completedFrom=2021-03-06T10:00:00Z&completedTo=2021-03-07', ['done']],
    ['completedFrom=2021-03-07', []],
    ['status=in_progress&due=soon&tag=price', []],
  ])('with %s shows what is meant', async (query, names) => {
    expect(await found(query)).toEqual(names);
  });

  it('finds a number that is said aloud, with or without its sign', async () => {
    const { number } = made.relaxed!;
    for (const query of [`q=%23${number}`, `number=${number}`]) expect(await found(query)).toEqual(['relaxed']);
    expect(await found(`q=${number}`)).toContain('relaxed');
  });

  it('knows what is due between two moments', async () => {
    const [from, to] = [hours(60), hours(80)].map((at) => at.toISOString());
    expect(await found(`dueFrom=${from}&dueTo=${to}`)).toEqual(['relaxed', 'warned']);
    expect(await found(`dueTo=${hours(0).toISOString()}`)).toEqual(['late']);
    expect(await found(`dueFrom=${hours(100).toISOString()}`)).toEqual([]);
  });

  it('shows what waits for the decision of whoever asks: not what is his own, edited by him or approved by him', async () => {
    const waiting = await found('status=awaiting_approval');
    expect(await found('decidable=true')).toEqual(waiting.filter((name) => !['edited', 'halfApproved'].includes(name)));
    expect(waiting).toEqual(expect.arrayContaining(['edited', 'halfApproved', 'plain']));
    expect(await found('decidable=true', limited)).toEqual(['shopee']);
    expect(await found('decidable=true', amazon)).toEqual([]);
    expect(await found('decidable=true', await signIn(api, { role: 'member' }))).toEqual([]);
  });

  it('knows who approved what', async () => {
    expect(await found(`approvedBy=${limited.userId.toUpperCase()}`)).toEqual(['done']);
    expect(await found(`approvedBy=${head.userId}`, limited)).toEqual([]);
    expect(await found('approvedBy=me', amazon)).toEqual([]);
  });

  it('shows nobody what is out of reach, however it is asked for', async () => {
    expect(await found('', limited)).toEqual(['shopee']);
    expect(await found('marketplace=amazon', limited)).toEqual([]);
    expect(await found('q=lamp', limited)).toEqual([]);
    for (const query of ['', 'q=orders', 'marketplace=shopee', 'tag=price', 'createdByKind=agent'])
      expect(await found(query, amazon)).not.toContain('shopee');
    expect(await found('q=friday', amazon)).toEqual(['tagged']);
    expect(await found('createdBy=me', amazon)).toEqual(['agents']);
    expect(await found('watching=true', amazon)).toEqual([]);
    expect(await found('assignedTo=me', amazon)).toEqual([]);
  });

  it.each([
    ['status=', 'status'],
    ['status=done', 'status'],
    ['status=approved,', 'status'],
    ['marketplace=ebay', 'marketplace'],
    ['risk=none', 'risk'],
    ['tag=', 'tag'],
    ['tag=a,,b', 'tag'],
    [`tag=${Array.from({ length: 21 }, (_, i) => i).join(',')}`, 'tag'],
    ['q=', 'q'],
    ['q=%20', 'q'],
    [`q=${'x'.repeat(201)}`, 'q'],
    ['q=a%00b', 'q'],
    ['q=a&q=b', 'q'],
    ['assignedTo=somebody', 'assignedTo'],
    [`createdBy=${'x'.repeat(201)}`, 'createdBy'],
    ['createdByKind=robot', 'createdByKind'],
    ['approvedBy=nobody', 'approvedBy'],
    ['completedBy=somebody', 'completedBy'],
    ['externalId=', 'externalId'],
    ['completedFrom=2026-01-02&completedTo=2026-01-01', 'completedTo'],
    ['due=later', 'due'],
    ['expired=yes', 'expired'],
    ['watching=false', 'watching'],
    ['decidable=1', 'decidable'],
    ['number=0', 'number'],
    ['number=1.5', 'number'],
    ['number=99999999999999999999', 'number'],
    ['createdFrom=yesterday', 'createdFrom'],
    ['createdFrom=2026-02-30', 'createdFrom'],
    ['createdFrom=2026-01-02&createdTo=2026-01-01', 'createdTo'],
    ['minHours=-1', 'minHours'],
    ['minHours=NaN', 'minHours'],
    ['minHours=5&maxHours=4', 'maxHours'],
    ['sort=title', 'sort'],
    ['sort=-createdAt,number', 'sort'],
    ['total=maybe', 'total'],
    ['nothing=1', 'nothing'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['cursor=x', undefined],
  ])('refuses %.40s and says where', async (query, path) => {
    const { status, body } = await get(`?${query}`);
    expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
  });

  it('counts all that match when it is asked to', async () => {
    const { body } = await get('?limit=1&total=true&status=in_progress');
    expect([body.items.length, body.total]).toEqual([1, 2]);
    expect((await get('?limit=1')).body).not.toHaveProperty('total');
    expect((await get('?limit=1&total=true&q=friday', amazon)).body.total).toBe(1);
  });

  it('counts by status, marketplace, priority and category what the same filter shows', async () => {
    type Counts = { total: number; byStatus: Record<string, number>; byMarketplace: Record<string, number> };
    const { body } = await get<Counts>('', head, '/counts');
    expect(body).toMatchObject({ total: Object.keys(made).length, byStatus: { in_progress: 2, cancelled: 0 } });
    expect(body.byMarketplace).toMatchObject({ shopee: 1, kaway: 0 });
    expect((await get<Counts>('?due=soon', head, '/counts')).body).toMatchObject({
      total: 2,
      byStatus: { in_progress: 2, approved: 0 },
      byPriority: { high: 0, medium: 2, low: 0 },
      byCategory: { analysis: 2 },
    });
    expect((await get<Counts>('', limited, '/counts')).body).toMatchObject({ total: 1, byMarketplace: { amazon: 0 } });
    expect((await get<Counts>('?q=orders', amazon, '/counts')).body.total).toBe(0);
    expect((await get('?sort=dueAt', head, '/counts')).status).toBe(400);
  });
});
