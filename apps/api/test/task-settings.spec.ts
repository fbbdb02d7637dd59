import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { permissionsOf } from '@souk/platform';
import { defaultTaskSettings, TaskSettings } from '@souk/tasks';
import { asOwner } from '@souk/testing';
import { maySee } from '../src/events/event-visibility';
import { agentOf, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let admin: Who, head: Who, agent: Who;
interface Who {
  headers: Record<string, string>;
}

beforeAll(async () => {
  api = await startTestApi({ callers: 'real', env: { API__TIMEZONE: 'America/Sao_Paulo' } });
  admin = await signIn(api, { role: 'admin', name: 'Ada' });
  head = await signIn(api, { role: 'head' });
  agent = await agentOf(api, 'amazon');
});
afterAll(() => api.close());
beforeEach(async () => {
  await asOwner(api.database, 'DELETE FROM task_settings');
  forget();
});

/** As if its second were over. */
const forget = () => Object.assign(api.get(TaskSettings), { knownUntil: -Infinity });

interface Answer {
  status: number;
  etag: string | null;
  body: Record<string, unknown> & { code?: string; errors?: { path: string }[]; sla: typeof defaultTaskSettings.sla };
}
async function call({ headers }: Who, method: string, path: string, body?: unknown, ifMatch?: string): Promise<Answer> {
  const response = await fetch(`${api.url}/api/v1/${path}`, {
    method,
    headers: {
      ...headers,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    body: (await response.json()) as Answer['body'],
  };
}
const get = (who = head) => call(who, 'GET', 'task-settings');
const put = (body: unknown, ifMatch = '*', who = admin) => call(who, 'PUT', 'task-settings', body, ifMatch);
const { sla, expiry } = defaultTaskSettings;
const withSla = (change: object) => ({ sla: { ...sla, ...change }, expiry });
const withCalendar = (change: object) => withSla({ calendar: { ...sla.calendar, ...change } });
const changedEvents = () =>
  asOwner<{ actor_name: string; data: Record<string, unknown> }>(
    api.database,
    `SELECT actor_name, data FROM events WHERE type = 'task_settings.changed' ORDER BY seq DESC`,
  );

describe('settings of due times and expiry', () => {
  it('are the documented defaults until somebody changes them, and agents may read them', async () => {
    for (const who of [head, agent]) {
      const { status, etag, body } = await get(who);
      expect([status, etag]).toEqual([200, '"0"']);
      expect(body).toEqual({
        version: 0,
        sla,
        expiry,
        organisationTimezone: 'America/Sao_Paulo',
        updatedAt: null,
        updatedByName: null,
      });
    }
    expect(sla.targets).toHaveLength(12);
  });

  it('are changed as a whole, with an event that tells what has changed', async () => {
    const wanted = { ...withCalendar({ holidays: ['2026-12-25'] }), expiry: { ...expiry, scaling: 'reject' } };
    const { status, etag, body } = await put(wanted, '"0"');
    expect([status, etag]).toEqual([200, '"1"']);
    expect(body).toMatchObject({ ...wanted, version: 1, updatedByName: 'Ada', updatedAt: expect.any(String) });
    expect((await get()).body).toEqual(body);
    expect((await changedEvents())[0]).toEqual({
      actor_name: 'Ada',
      data: {
        before: { calendar: sla.calendar, expiry },
        after: { calendar: wanted.sla.calendar, expiry: wanted.expiry },
        version: 1,
      },
    });
  });

  it('that are put as they are change nothing', async () => {
    await put(withSla({ warnAtPercent: 50 }), '"0"');
    const before = (await changedEvents()).length;
    const { status, etag } = await put(withSla({ warnAtPercent: 50 }), '"1"');
    expect([status, etag, (await changedEvents()).length]).toEqual([200, '"1"', before]);
  });

  it('are not overwritten by somebody who has not seen them', async () => {
    await put(withSla({ warnAtPercent: 50 }), '"0"');
    for (const stale of ['"0"', '"7"']) {
      const { status, body } = await put(withSla({ warnAtPercent: 60 }), stale);
      expect([status, body.code, body.version]).toEqual([412, 'task_settings_stale', 1]);
    }
    const { status, body } = await call(admin, 'PUT', 'task-settings', withSla({ warnAtPercent: 60 }));
    expect([status, body.code]).toEqual([428, 'if_match_required']);
    expect((await get()).body.sla.warnAtPercent).toBe(50);
  });

  it.each(['"0"', '"1"'])('are changed once by many at the same moment who have all read %s', async (seen) => {
    if (seen === '"1"') await put(withSla({ warnAtPercent: 99 }), '"0"');
    const before = (await changedEvents()).length;
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => put(withSla({ warnAtPercent: i + 1 }), seen)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(19);
    expect((await changedEvents()).length - before).toBe(1);
  });

  it('are changed by admins alone', async () => {
    expect((await put({ sla, expiry }, '*', head)).status).toBe(403);
    expect((await put({ sla, expiry }, '*', agent)).status).toBe(403);
  });

  const target = sla.targets[0]!;
  it.each([
    ['sla.calendar.to', withCalendar({ from: '18:00', to: '09:00' })],
    ['sla.calendar.to', withCalendar({ from: '09:00', to: '09:59' })],
    ['sla.calendar.to', withCalendar({ to: '24:01' })],
    ['sla.calendar.from', withCalendar({ from: '9:00' })],
    ['sla.calendar.from', withCalendar({ from: '24:00' })],
    ['sla.calendar.from', withCalendar({ from: 9 })],
    ['sla.calendar.days', withCalendar({ days: [] })],
    ['sla.calendar.days', withCalendar({ days: [0] })],
    ['sla.calendar.days', withCalendar({ days: [1, 1] })],
    ['sla.calendar.days', withCalendar({ days: ['1'] })],
    ['sla.calendar.days', withCalendar({ days: null })],
    ['sla.calendar.timezone', withCalendar({ timezone: 'Mars/Olympus' })],
    ['sla.calendar.timezone', withCalendar({ timezone: '+03:00' })],
    ['sla.calendar.timezone', withCalendar({ timezone: '' })],
    ['sla.calendar.timezone', withCalendar({ timezone: undefined })],
    ['sla.calendar.holidays', withCalendar({ holidays: ['2026-02-30'] })],
    ['sla.calendar.holidays', withCalendar({ holidays: ['25/12/2026'] })],
    ['sla.calendar.holidays', withCalendar({ holidays: ['2026-12-25', '2026-12-25'] })],
    [
      'sla.calendar.holidays',
      withCalendar({
        holidays: Array.from({ length: 367 }, (_, i) => new Date(i * 86_400_000).toISOString().slice(0, 10)),
      }),
    ],
    ['sla.calendar', withSla({ calendar: null })],
    ['sla.calendar', withSla({ calendar: [] })],
    ['sla.targets', withSla({ targets: null })],
    ['sla.targets', withSla({ targets: Array.from({ length: 13 }, () => target) })],
    ['sla.targets.1', withSla({ targets: [target, target] })],
    ['sla.targets.0.decideHours', withSla({ targets: [{ ...target, decideHours: 0 }] })],
    ['sla.targets.0.decideHours', withSla({ targets: [{ ...target, decideHours: -1 }] })],
    ['sla.targets.0.decideHours', withSla({ targets: [{ ...target, decideHours: '4' }] })],
    ['sla.targets.0.startHours', withSla({ targets: [{ ...target, startHours: 1e9 }] })],
    ['sla.targets.0.finishHours', withSla({ targets: [{ ...target, finishHours: undefined }] })],
    ['sla.targets.0.category', withSla({ targets: [{ ...target, category: 'other' }] })],
    ['sla.targets.0.other', withSla({ targets: [{ ...target, other: 1 }] })],
    ['sla.warnAtPercent', withSla({ warnAtPercent: 100 })],
    ['sla.warnAtPercent', withSla({ warnAtPercent: 0 })],
    ['sla.warnAtPercent', withSla({ warnAtPercent: 50.5 })],
    ['sla.escalateAfterHours', withSla({ escalateAfterHours: 0 })],
    ['expiry.scaling', { sla, expiry: { ...expiry, scaling: 'approve' } }],
    ['expiry.scaling', { sla, expiry: { ...expiry, scaling: undefined } }],
    ['expiry.other', { sla, expiry: { ...expiry, other: 'hold' } }],
    ['expiry', { sla }],
    ['version', { sla, expiry, version: 3 }],
  ])('must make sense: %s', async (path, body) => {
    const { status, body: problem } = await put(body);
    expect([status, problem.code]).toEqual([400, 'validation_failed']);
    expect(problem.errors?.map((error) => error.path)).toContain(path);
    expect((await get()).body.version).toBe(0);
  });

  it('may be extreme', async () => {
    const hours = { decideHours: 1000, startHours: null, finishHours: 0.01 };
    const extreme = {
      sla: {
        calendar: {
          timezone: 'Asia/Kathmandu',
          days: [7],
          from: '23:00',
          to: '24:00',
          holidays: Array.from({ length: 366 }, (_, i) =>
            new Date(Date.UTC(2026, 0, 4 + 7 * i)).toISOString().slice(0, 10),
          ),
        },
        targets: sla.targets.map((one) => ({ ...one, ...hours })),
        warnAtPercent: 1,
        escalateAfterHours: null,
      },
      expiry,
    };
    expect((await put(extreme)).status).toBe(200);
    const { status, body } = await propose();
    expect(status).toBe(201);
    // A thousand Sundays, after seven years of Sundays off.
    expect(new Date(body.dueAt as string).getUTCFullYear()).toBe(2052);
  });
});

const propose = () =>
  call(agent, 'POST', 'tasks', {
    marketplace: 'amazon',
    title: 'Lower the price of the blue lamp',
    description: 'It sells 12 % less than the red one.',
    category: 'optimization',
    priority: 'high',
    estimatedHours: 4,
  });

describe('a change of the settings', () => {
  it('counts for what comes after it, and leaves what is open as it is', async () => {
    const before = (await propose()).body;
    await put(withSla({ targets: [] }), '"0"');
    const after = (await propose()).body;
    expect([before.dueAt, after.dueAt]).toEqual([expect.any(String), null]);
    const { body } = await call(head, 'GET', `tasks/${before.id as string}`);
    expect(body.dueAt).toBe(before.dueAt);
  });

  it('made by another process counts within a second', async () => {
    await propose();
    await asOwner(api.database, `INSERT INTO task_settings (sla, expiry, updated_by_name) VALUES ($1, $2, 'x')`, [
      { ...sla, targets: [] },
      expiry,
    ]);
    const started = performance.now();
    let dueAt: unknown;
    do dueAt = (await propose()).body.dueAt;
    while (dueAt !== null && performance.now() - started < 3000);
    expect(dueAt).toBeNull();
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('is told to people on the stream who may read tasks, and to no agent', () => {
    const event = { subject: { kind: 'task_settings', id: 'task_settings' }, marketplace: null } as never;
    const viewer = (role: 'member' | 'agent') => ({
      actor: { kind: role === 'agent' ? 'agent' : 'human', id: 'x', name: 'x', role } as never,
      permissions: permissionsOf(role),
    });
    expect([maySee(viewer('member'), event), maySee(viewer('agent'), event)]).toEqual([true, false]);
  });
});
