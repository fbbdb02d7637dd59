import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { asOwner } from '@souk/testing';
import { agentOf, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

jest.setTimeout(120_000);

let api: TestApi;
type Caller = { headers: Record<string, string> };
let member: Caller & { userId: string };

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  member = await signIn(api, { role: 'member', name: 'Mia' });
});
afterAll(() => api.close());

interface Answer {
  code?: string;
  created: number;
  existing: number;
  items: { row: number; outcome: string; title: string; id?: string; number?: number }[];
  errorCount: number;
  errors: { row: number; field: string; path: string; message: string }[];
}
async function send(
  file: string | Uint8Array,
  {
    dryRun = false,
    by = member,
    type = 'text/csv',
    key = '',
  }: { dryRun?: boolean; by?: Caller; type?: string; key?: string } = {},
): Promise<{ status: number; body: Answer }> {
  const response = await fetch(`${api.url}/api/v1/tasks/import${dryRun ? '?dryRun=true' : ''}`, {
    method: 'POST',
    headers: { ...by.headers, 'content-type': type, ...(key && { 'idempotency-key': key }) },
    body: file as never,
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

const heading = 'title,description,marketplace,category,priority,estimatedHours';
const line = (title: string, more = '') => `${title},Something to do.,amazon,analysis,low,1.5${more}`;
const file = (...lines: string[]) => [heading, ...lines].join('\r\n');
const count = async () =>
  (
    await asOwner<{ tasks: number; events: number }>(
      api.database,
      `SELECT (SELECT count(*)::integer FROM tasks) AS tasks, (SELECT count(*)::integer FROM events) AS events`,
    )
  )[0];
const wrong = ({ errors }: Answer) => errors.map(({ row, field }) => [row, field]);

describe('an import', () => {
  it('makes a proposal of each row, with the event of each and one of its own', async () => {
    const { status, body } = await send(
      `\ufeff${heading},tags,externalId,submit\r\n` +
        `${line('"Lower, then ""watch"""', ',"black friday; price",sheet-1,')}\r\n` +
        `${line('Later', ',,,FALSE')}\r\n`,
    );
    expect([status, body.created, body.existing, body.errorCount]).toEqual([200, 2, 0, 0]);
    expect(body.items).toMatchObject([
      { row: 2, outcome: 'created', title: 'Lower, then "watch"' },
      { row: 3, outcome: 'created', title: 'Later' },
    ]);
    const tasks = await asOwner(
      api.database,
      `SELECT title, tags, external_id, status, estimated_hours, created_by_id FROM tasks WHERE id = ANY($1) ORDER BY number`,
      [body.items.map(({ id }) => id)],
    );
    expect(tasks).toEqual([
      {
        title: 'Lower, then "watch"',
        tags: ['black friday', 'price'],
        external_id: 'sheet-1',
        status: 'awaiting_approval',
        estimated_hours: 1.5,
        created_by_id: member.userId,
      },
      {
        title: 'Later',
        tags: [],
        external_id: null,
        status: 'pending',
        estimated_hours: 1.5,
        created_by_id: member.userId,
      },
    ]);
    const events = await asOwner<{ type: string; data: unknown }>(
      api.database,
      `SELECT type, data FROM events WHERE actor_id = $1 AND type LIKE 'task%' ORDER BY seq`,
      [member.userId],
    );
    expect(events.map(({ type }) => type)).toEqual(['task.created', 'task.created', 'task_import.created']);
    expect(events.at(-1)!.data).toEqual({ rows: 2, created: 2, existing: 0 });
  });

  it('that is a dry run says what would be made and what is wrong, and changes nothing', async () => {
    const before = await count();
    const { status, body } = await send(file(line('Fine'), line('', ''), line('Fine too')), { dryRun: true });
    expect([status, body.created, body.errorCount]).toEqual([200, 2, 1]);
    expect(body.items).toEqual([
      { row: 2, outcome: 'created', title: 'Fine' },
      { row: 4, outcome: 'created', title: 'Fine too' },
    ]);
    expect(body.errors).toMatchObject([{ row: 3, field: 'title', message: 'must not be empty' }]);
    expect(await count()).toEqual(before);
  });

  it('in which anything is wrong makes nothing, and says where as a spreadsheet shows it', async () => {
    const before = await count();
    const { status, body } = await send(
      file(
        line('Fine'),
        '',
        'x,x,amazon,analysis,low,much',
        'x,x,ebay,analysis,low,1',
        'x,x,amazon,analysis,urgent,-1',
        'x,x,amazon,analysis,low',
        `x,x,amazon,analysis,low,1,more`,
        `x,"two\nlines",amazon,analysis,low,0`,
      ),
    );
    expect([status, body.code]).toEqual([400, 'import_failed']);
    expect(wrong(body).map(([row, field]) => `${row} ${field}`)).toEqual([
      '4 estimatedHours',
      '5 marketplace',
      '6 priority',
      '6 estimatedHours',
      '7 ',
      '8 ',
      '9 estimatedHours',
    ]);
    expect(body.errors[0]).toMatchObject({
      path: 'rows[4].estimatedHours',
      message: expect.stringContaining('must be a number'),
    });
    expect(await count()).toEqual(before);
  });

  it.each<[string, string, [number, string][]]>([
    [
      'without a column that must be there',
      'title,description\nx,x',
      [
        [1, 'marketplace'],
        [1, 'category'],
        [1, 'priority'],
        [1, 'estimatedHours'],
      ],
    ],
    [
      'with a column that nobody knows',
      `${heading},approvedBy,status\n`,
      [
        [1, 'approvedBy'],
        [1, 'status'],
      ],
    ],
    ['with a column twice', `${heading},title\n`, [[1, 'title']]],
    ['without rows', `${heading}\n\n`, [[1, '']]],
    ['that is no CSV', `${heading}\n${line('"open')}`, [[2, '']]],
    ['with semicolons', heading.replaceAll(',', ';'), [[1, '']]],
    ['with tags twice', `${heading},tags\n${line('x', ',a;a')}`, [[2, 'tags']]],
    ['with an odd switch', `${heading},submit\n${line('x', ',maybe')}`, [[2, 'submit']]],
    ['with a field of every object', `${heading},__proto__\n${line('x', ',1')}`, [[1, '__proto__']]],
    [
      'with control characters',
      file(line('x\u0007y'), line('x\u0000y')),
      [
        [2, 'title'],
        [3, 'title'],
      ],
    ],
  ])('%s is refused', async (_, text, places) => {
    const { status, body } = await send(text);
    expect(status).toBe(400);
    expect(wrong(body)).toEqual(places);
  });

  it('takes what is there under the same externalId as made, in the file and before', async () => {
    const named = (...names: string[]) =>
      [`${heading},externalId`, ...names.map((name) => line(name, `,${name}`))].join('\n');
    expect((await send(named('a', 'b', 'a'))).body).toMatchObject({ created: 2, existing: 1 });
    expect((await send(named('c', 'a'), { dryRun: true })).body).toMatchObject({ created: 1, existing: 1 });
    expect((await send(named('c', 'a'))).body).toMatchObject({ created: 1, existing: 1 });
    const other = await signIn(api, { role: 'member' });
    expect((await send(named('a'), { by: other })).body).toMatchObject({ created: 1, existing: 0 });
  });

  it('that is sent many times at once makes each task once', async () => {
    const text = [`${heading},externalId`, ...[1, 2, 3].map((n) => line(`race ${n}`, `,race-${n}`))].join('\n');
    const answers = await Promise.all(Array.from({ length: 3 }, () => send(text)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers.map(({ body }) => body.created).sort()).toEqual([0, 0, 3]);
  });

  it('that is repeated with its Idempotency-Key is made once', async () => {
    const text = file(line('once'));
    const [first, second] = [await send(text, { key: 'import-1' }), await send(text, { key: 'import-1' })];
    expect(second.body.items[0]!.id).toBe(first.body.items[0]!.id);
  });

  it('keeps to the marketplaces that somebody may touch', async () => {
    const shopee = await agentOf(api, 'shopee');
    const limited = await signIn(api, { role: 'member', marketplaces: ['shopee'] });
    for (const by of [shopee, limited]) {
      const { status, body } = await send(file(line('x').replace('amazon', 'shopee'), line('y')), { by });
      expect([status, wrong(body)]).toEqual([400, [[3, 'marketplace']]]);
      expect((await send(file(line('x').replace('amazon', 'shopee')), { by })).body.created).toBe(1);
    }
    const auditor = await signIn(api, { role: 'auditor' });
    expect((await send(file(line('x')), { by: auditor })).status).toBe(403);
  });

  it('takes a thousand rows and no more', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) => line(`row ${n}`));
    expect((await send(file(...rows), { dryRun: true })).body.created).toBe(1000);
    const { status, body } = await send(file(...rows, line('one more')));
    expect([status, wrong(body)]).toEqual([400, [[1002, '']]]);
    const { body: made } = await send(file(...rows));
    expect([made.created, new Set(made.items.map(({ id }) => id)).size]).toEqual([1000, 1000]);
  });

  it('tells some of its mistakes when there are very many', async () => {
    const { body } = await send(file(...Array.from({ length: 1000 }, () => ',,,,,')) + `\n${'x,,,,,\n'.repeat(500)}`);
    expect(body.errors).toHaveLength(100);
    expect(body.errorCount).toBeGreaterThan(500);
  });

  it.each<[string, string | Uint8Array, string, number]>([
    ['JSON', '{}', 'application/json', 415],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415],
    ['nothing', '', 'text/csv', 415],
    ['another alphabet', new Uint8Array([0x74, 0xe9, 0x2c]), 'text/csv', 400],
    ['half a character', file(line('x')) + '\udc00', 'text/csv', 400],
  ])('of %s is refused', async (_, text, type, status) => {
    expect((await send(text, { type })).status).toBe(status);
  });

  it('is the only route that takes CSV', async () => {
    const response = await fetch(`${api.url}/api/v1/tasks`, {
      method: 'POST',
      headers: { ...member.headers, 'content-type': 'text/csv' },
      body: file(line('x')),
    });
    expect(response.status).toBe(415);
  });
});
