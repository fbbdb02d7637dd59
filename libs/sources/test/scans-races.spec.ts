import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Metrics } from '@souk/platform';
import { eventually, type GitServer, makeRepository, startGitServer } from '@souk/testing';
import { v7 as uuidv7 } from 'uuid';
import { ScanExpiry, ScanRepair, Scans, ScanSchedule, Sources } from '../src/index';
import { changes, head, Repositories, scanningContext, type ScanningContext, skill } from './scans-context';

jest.setTimeout(20_000);

let context: ScanningContext;
let server: GitServer;
const repositories = new Repositories();
beforeAll(async () => {
  context = await scanningContext();
  server = await startGitServer();
}, 60_000);
afterEach(async () => {
  server.behave({});
  await repositories.remove();
});
afterAll(async () => {
  await server.close();
  await context.close();
});

const skills = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [`skills/${name}/SKILL.md`, skill(name)]));
async function served(...names: string[]) {
  const repository = repositories.add(await makeRepository({ files: skills(...names) }));
  return { repository, source: await context.addSource(server.serve(repository)) };
}
const begun = (id: string) => eventually(async () => expect((await context.row(id)).status).toBe('running'));
const jobsOf = (scanId: string) =>
  context.sql<{ id: string; state: string }>(
    `SELECT id, state FROM jobs WHERE payload ->> 'scanId' = $1 ORDER BY created_at`,
    [scanId],
  );

describe('of one source', () => {
  it('one scan waits, and whoever asks meanwhile gets that one, which is theirs from then on', async () => {
    const { source } = await served('one');
    const scans = context.get(Scans);
    const first = await scans.start(head, source);
    const all = await Promise.all(Array.from({ length: 10 }, () => scans.start(head, source)));
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set([first.id]));
    expect(await jobsOf(first.id)).toHaveLength(1);
    const other = { ...head, name: 'Otto' };
    expect(await scans.start(other, source)).toMatchObject({ id: first.id, requestedByName: 'Otto' });
  });

  it('one scan runs, whichever of many workers has it', async () => {
    const { source } = await served('one', 'two');
    const { id } = await context.request(source);
    const jobs = Array.from({ length: 5 }, () => uuidv7());
    const results = await Promise.all(jobs.map((jobId) => context.run(id, { jobId })));
    expect(results.sort()).toEqual(['not_ours', 'not_ours', 'not_ours', 'not_ours', 'succeeded']);
    expect((await context.finished(id)).counts.added).toBe(2);
  });

  it('the one that waits begins when the running one has ended, and not before', async () => {
    const { repository, source } = await served('one');
    server.behave({ delayMs: 200 });
    const first = await context.request(source);
    const running = context.run(first.id);
    await begun(first.id);
    const second = await context.request(source);
    expect(second.id).not.toBe(first.id);
    // Its job comes too early, and is used up.
    expect(await context.run(second.id)).toBe('not_ours');
    expect((await context.row(second.id)).status).toBe('queued');
    await repository.commit({ files: skills('two') });
    await running;
    const jobs = await jobsOf(second.id);
    expect(jobs).toHaveLength(2);
    expect(await context.run(second.id)).toBe('succeeded');
    expect(await context.row(second.id)).toMatchObject({ jobId: jobs[1]!.id, commit: repository.head });
  });
});

describe('an attempt that was thought dead', () => {
  it('changes nothing any more once another one has the scan', async () => {
    const { repository, source } = await served('one');
    server.behave({ delayMs: 400 });
    const { id } = await context.request(source);
    const stale = context.run(id);
    await begun(id);
    server.behave({});
    // The same job, given to another worker because the first one went silent.
    expect(await context.run(id, { attempt: 2 })).toBe('succeeded');
    await repository.commit({ files: skills('late') });
    expect(await stale).toBe('not_ours');
    expect(changes(await context.artifacts(source))).toEqual(['added skill skills/one']);
    expect(await context.finished(id)).toMatchObject({ status: 'succeeded' });
  });

  it('does not go on when its source is removed', async () => {
    const { source } = await served('one');
    server.behave({ delayMs: 400 });
    const { id } = await context.request(source);
    const running = context.run(id);
    await begun(id);
    await context.sql('DELETE FROM sources WHERE id = $1', [source]);
    expect(await running).toBe('not_ours');
    expect(await context.sql('SELECT FROM artifacts WHERE source_id = $1', [source])).toEqual([]);
  });
});

describe('a source that is changed while it is scanned', () => {
  it('is scanned again before anything of the former one is written', async () => {
    const { source } = await served('one', 'two');
    server.behave({ delayMs: 300 });
    const { id } = await context.request(source);
    const running = context.run(id);
    await begun(id);
    await context.get(Sources).change(head, source, { root: 'skills/two' }, undefined);
    await expect(running).rejects.toMatchObject({ code: 'source_changed' });
    expect(await context.artifacts(source)).toEqual([]);
    server.behave({});
    expect(await context.run(id, { attempt: 2 })).toBe('succeeded');
    expect(changes(await context.artifacts(source))).toEqual(['added skill skills/two']);
  });
});

describe('an unchanged commit', () => {
  it('is one question to the server, after which nothing is fetched or read', async () => {
    const { source } = await served('one', 'two');
    await context.scan(source);
    const before = server.requests.length;
    expect(await context.scan(source)).toMatchObject({ status: 'succeeded', counts: { unchanged: 2, bytesRead: 0 } });
    const asked = server.requests.slice(before);
    expect(asked.flatMap(({ wants }) => wants)).toEqual([]);
    // What the server can do, and which refs it has.
    expect(asked.length).toBeLessThanOrEqual(2);
  });
});

describe('metrics', () => {
  it('tell how long each phase takes and how many files were listed', async () => {
    const { registry } = context.get(Metrics);
    const files = async () => Number(/^scan_files_total (\d+)$/m.exec(await registry.metrics())?.[1]);
    const { source } = await served('one', 'two', 'three');
    const before = await files();
    await context.scan(source);
    expect((await files()) - before).toBe(3);
    for (const phase of ['resolve', 'fetch', 'detect', 'diff', 'apply'])
      expect(await registry.metrics()).toMatch(
        new RegExp(`^scan_duration_seconds_count\\{phase="${phase}"\\} [1-9]`, 'm'),
      );
  });
});

describe('progress', () => {
  it('is in the row and on the event stream while a scan runs, at most once a second', async () => {
    const { source } = await served('one');
    server.behave({ delayMs: 700 });
    const { id } = await context.request(source);
    const running = context.run(id);
    await eventually(async () => expect((await context.row(id)).phase).toBe('fetch'), { withinMs: 8000 });
    await running;
    const told = await context.sql<{ type: string; at: Date; phase: string | null }>(
      `SELECT type, at, data ->> 'phase' AS phase FROM events WHERE subject_kind = 'scan' AND subject_id = $1 ORDER BY seq`,
      [id],
    );
    expect(told.map(({ type }) => type).filter((type) => type !== 'scan.progressed')).toEqual([
      'scan.requested',
      'scan.started',
      'scan.finished',
    ]);
    const progressed = told.filter(({ type }) => type === 'scan.progressed');
    expect(progressed.map(({ phase }) => phase)).toContain('fetch');
    progressed.slice(1).forEach(({ at }, index) => {
      expect(at.getTime() - progressed[index]!.at.getTime()).toBeGreaterThan(800);
    });
  });
});

describe('scans whose job is no more', () => {
  const repair = () => context.get(ScanRepair).run();

  it('are ended, and the one that waits for them begins', async () => {
    const { source } = await served('one');
    const { id } = await context.request(source);
    const { jobId } = await context.row(id);
    await context.sql(`UPDATE scans SET status = 'running', claim = gen_random_uuid() WHERE id = $1`, [id]);
    const waiting = await context.request(source);
    await context.sql(`UPDATE jobs SET state = 'running' WHERE id = $1`, [jobId]);
    expect(await repair()).toEqual({ ended: 0, queued: 0 });
    await context.sql(`UPDATE jobs SET state = 'dead' WHERE id = $1`, [jobId]);
    expect(await repair()).toEqual({ ended: 1, queued: 0 });
    expect(await context.row(id)).toMatchObject({ status: 'failed', error: { code: 'worker_lost' } });
    expect(await context.finished(id)).toMatchObject({ status: 'failed' });
    expect(await jobsOf(waiting.id)).toHaveLength(2);
    expect(await context.run(waiting.id)).toBe('succeeded');
  });

  it('are cancelled with it, or get another one', async () => {
    const [cancelled, lost] = [await served('one'), await served('two')];
    const ids = [await context.request(cancelled.source), await context.request(lost.source)].map(({ id }) => id);
    await context.sql(`UPDATE jobs SET state = 'cancelled' WHERE payload ->> 'scanId' = $1`, [ids[0]]);
    await context.sql(`DELETE FROM jobs WHERE payload ->> 'scanId' = $1`, [ids[1]]);
    expect(await repair()).toEqual({ ended: 1, queued: 1 });
    expect((await context.row(ids[0]!)).status).toBe('cancelled');
    expect(await context.run(ids[1]!)).toBe('succeeded');
    expect(await repair()).toEqual({ ended: 0, queued: 0 });
  });
});

describe('schedules', () => {
  const schedule = () => context.get(ScanSchedule).run();

  it('ask for a scan of each source whose time has come, once, however many look', async () => {
    const due = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        context.addSource(`https://example.com/due-${at}`, {
          schedule_minutes: 60,
          next_scan_at: new Date(Date.now() - 1000),
        }),
      ),
    );
    const later = await context.addSource('https://example.com/later', {
      schedule_minutes: 60,
      next_scan_at: new Date(Date.now() + 60_000),
    });
    const results = await Promise.all([schedule(), schedule(), schedule()]);
    expect(results.reduce((sum, { requested }) => sum + requested, 0)).toBe(60);
    const scans = await context.sql<{ source_id: string; trigger: string }>(
      'SELECT source_id, trigger FROM scans WHERE source_id = ANY($1)',
      [[...due, later]],
    );
    expect(scans.map(({ source_id: of }) => of).sort()).toEqual([...due].sort());
    expect(new Set(scans.map(({ trigger }) => trigger))).toEqual(new Set(['schedule']));
    expect(await schedule()).toEqual({ requested: 0 });
  });

  it('set the next time a little apart, so that sources added together are not scanned together for ever', async () => {
    const times = await context.sql<{ minutes: number }>(
      `SELECT extract(epoch FROM next_scan_at - now())::float / 60 AS minutes FROM sources WHERE url LIKE 'https://example.com/due-%'`,
    );
    expect(Math.min(...times.map(({ minutes }) => minutes))).toBeGreaterThan(59);
    expect(Math.max(...times.map(({ minutes }) => minutes))).toBeLessThan(66.1);
    expect(new Set(times.map(({ minutes }) => minutes.toFixed(1))).size).toBeGreaterThan(10);
  });

  it('leave a scan that waits to whoever asked for it', async () => {
    const source = await context.addSource('https://example.com/asked', {
      schedule_minutes: 5,
      next_scan_at: new Date(Date.now() - 1000),
    });
    const { id } = await context.request(source);
    await schedule();
    expect(await context.row(id)).toMatchObject({ trigger: 'manual', requestedByName: 'Hedy' });
  });
});

describe('history', () => {
  it('is kept for fifty scans and ninety days, and the last one for as long as the source', async () => {
    const [busy, idle] = [
      await context.addSource('https://example.com/busy'),
      await context.addSource('https://example.com/idle'),
    ];
    await context.sql(
      `INSERT INTO scans (id, source_id, trigger, status, requested_by_kind, requested_by_name, created_at)
       SELECT gen_random_uuid(), $1::uuid, 'schedule', 'succeeded', 'service', 'Schedule', now() - n * interval '1 hour' FROM generate_series(1, 70) n
       UNION ALL
       SELECT gen_random_uuid(), $2::uuid, 'manual', 'failed', 'human', 'Hedy', now() - n * interval '100 days' FROM generate_series(1, 3) n`,
      [busy, idle],
    );
    await context.sql(`INSERT INTO scan_problems SELECT id, 1, 'a', 'b', 'c' FROM scans WHERE source_id = ANY($1)`, [
      [busy, idle],
    ]);
    expect(await context.get(ScanExpiry).run()).toEqual({ removed: 22 });
    const left = await context.sql<{ source_id: string; count: number; oldest: number }>(
      `SELECT source_id, count(*)::int, extract(epoch FROM now() - min(created_at))::int / 3600 AS oldest FROM scans WHERE source_id = ANY($1)
       GROUP BY source_id`,
      [[busy, idle]],
    );
    expect(new Map(left.map(({ source_id: of, count, oldest }) => [of, [count, oldest]]))).toEqual(
      new Map([
        [busy, [50, 50]],
        [idle, [1, 2400]],
      ]),
    );
    expect(await context.get(ScanExpiry).run()).toEqual({ removed: 0 });
  });
});
