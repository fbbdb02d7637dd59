import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { DomainError } from '@souk/platform';
import { eventually, type GitServer, makeRepository, startGitServer, type TestRepository } from '@souk/testing';
import pg from 'pg';
import { Scans } from '../src/index';
import { changes, head, Repositories, review, scanningContext, type ScanningContext, skill } from './scans-context';

jest.setTimeout(20_000);

const limits = { timeoutMs: 8000, repositoryMaxBytes: 4 * 1024 * 1024, maxFiles: 40 };
let context: ScanningContext;
let server: GitServer;
const repositories = new Repositories();
beforeAll(async () => {
  context = await scanningContext(limits);
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

const repositoryOf = async (files: Record<string, string | Buffer>) =>
  repositories.add(await makeRepository({ files }));
const skills = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [`skills/${name}/SKILL.md`, skill(name)]));
const many = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `s${from + at}`);

async function scanned(files: Record<string, string>): Promise<{ repository: TestRepository; source: string }> {
  const repository = await repositoryOf(files);
  const source = await context.addSource(repository.url);
  await context.scan(source);
  return { repository, source };
}
const attention = async (source: string) => {
  const [row] = await context.sql<{ attention: string | null }>('SELECT attention FROM sources WHERE id = $1', [
    source,
  ]);
  return row?.attention;
};
const catalogOf = async (source: string) => JSON.stringify(await context.artifacts(source));

describe('a scan that fails', () => {
  it('says by a stable code what happened and what to do, and leaves the catalog as it was', async () => {
    const { repository, source } = await scanned(skills('one', 'two'));
    const before = await catalogOf(source);
    await repository.remove();
    const scan = await context.scan(source);
    expect(scan).toMatchObject({ status: 'failed', phase: 'resolve', error: { code: 'not_found' } });
    expect(scan.error?.message).toMatch(/no repository at that URL/);
    expect(await catalogOf(source)).toBe(before);
    expect(await context.finished(scan.id)).toMatchObject({ status: 'failed', error: { code: 'not_found' } });
  });

  it.each([
    ['there is no commit yet', {}, 'repository_empty'],
    ['the ref is not there', { ref: 'no/such/branch' }, 'ref_not_found'],
  ])('because %s', async (_, more, code) => {
    const repository = await repositoryOf(code === 'repository_empty' ? {} : skills('one'));
    const source = await context.addSource(repository.url, more);
    expect(await context.scan(source)).toMatchObject({ status: 'failed', error: { code } });
  });

  it('because the server is away, is tried again before it is given up', async () => {
    const repository = await repositoryOf(skills('one'));
    const source = await context.addSource(server.serve(repository));
    server.behave({ status: 503 });
    const { id } = await context.request(source);
    await expect(context.run(id, { attempt: 1 })).rejects.toThrow('could not be reached');
    expect((await context.row(id)).status).toBe('running');
    await expect(context.run(id, { attempt: 2 })).rejects.toThrow('could not be reached');
    expect(await context.run(id, { attempt: 3 })).toBe('failed');
    expect((await context.row(id)).error).toMatchObject({ code: 'network' });
  });

  it('because the line was cut once, succeeds with the next attempt', async () => {
    const repository = await repositoryOf(skills(...many(0, 30)));
    const source = await context.addSource(server.serve(repository));
    server.behave({ cutAfterBytes: 200 });
    const { id } = await context.request(source);
    await expect(context.run(id)).rejects.toThrow();
    server.behave({});
    expect(await context.run(id, { attempt: 2 })).toBe('succeeded');
    expect(await context.artifacts(source)).toHaveLength(30);
  });

  it('because it takes too long, is not tried again and names the limit', async () => {
    const repository = await repositoryOf(skills('one'));
    const source = await context.addSource(server.serve(repository));
    server.behave({ delayMs: 20_000 });
    const scan = await context.scan(source);
    expect(scan).toMatchObject({ status: 'failed', limits: ['scan_seconds'], error: { code: 'timeout' } });
  }, 20_000);

  it('because the repository is too large, names the limit', async () => {
    const repository = await repositoryOf({ ...skills('one'), 'large.bin': randomBytes(6 * 1024 * 1024) });
    server.behave({ refuseFilters: 'silently' });
    const source = await context.addSource(server.serve(repository));
    const scan = await context.scan(source);
    expect(scan).toMatchObject({ status: 'failed', limits: ['repository_bytes'], error: { code: 'too_large' } });
  });
});

describe('a scan that could not see everything', () => {
  it('is partial, names the blob that the server lacks, and removes nothing that may still be there', async () => {
    const { repository, source } = await scanned(skills('one', 'two', 'three'));
    const [one] = await context.artifacts(source);
    await review(context, one!.id, 'adopted');
    await repository.commit({
      files: { 'skills/one/SKILL.md': skill('one', 'Changed.'), ...skills('four') },
      remove: ['skills/two/SKILL.md'],
    });
    await repository.lose((await repository.git('rev-parse', 'HEAD:skills/one/SKILL.md')).trim());
    const scan = await context.scan(source);
    expect(scan).toMatchObject({ status: 'partial', limits: ['missing_blob: skills/one/SKILL.md'] });
    // Not readable is not gone; not listed is.
    expect(changes(await context.artifacts(source))).toEqual([
      'added skill skills/four',
      'added skill skills/one',
      'unchanged skill skills/three',
      'removed skill skills/two',
    ]);
    expect((await context.artifacts(source))[1]).toMatchObject({
      review: 'adopted',
      pinned_revision: 1,
      removed_at: null,
    });
    // Nothing has changed since, and it looks again all the same.
    expect((await context.scan(source)).status).toBe('partial');
  });

  it('because there are too many files, is partial and removes nothing', async () => {
    const { repository, source } = await scanned(skills(...many(0, 20)));
    await repository.commit({ files: Object.fromEntries(many(0, 50).map((name) => [`a/${name}`, name])) });
    const scan = await context.scan(source);
    expect(scan).toMatchObject({ status: 'partial', limits: ['files'], counts: { removed: 0, files: 40 } });
    expect((await context.artifacts(source)).every(({ removed_at: gone }) => gone === null)).toBe(true);
    expect(await attention(source)).toBeNull();
  });
});

describe('a scan that would remove everything', () => {
  it('removes nothing and asks; what a person confirms is removed, and comes back with its review', async () => {
    const { repository, source } = await scanned(skills('one', 'two'));
    const [one] = await context.artifacts(source);
    await review(context, one!.id, 'adopted');
    await repository.commit({ files: { 'README.md': 'nothing here' }, remove: ['skills'] });
    const scan = await context.scan(source);
    expect(scan).toMatchObject({ status: 'partial', limits: ['all_gone'], counts: { removed: 0 } });
    expect(await attention(source)).toBe('all_gone');
    // As often as it is asked.
    expect(await context.scan(source)).toMatchObject({ status: 'partial', counts: { removed: 0 } });

    const { id } = await context.get(Scans).confirmRemoval(head, source);
    expect(await context.run(id)).toBe('succeeded');
    expect(await context.row(id)).toMatchObject({ counts: { removed: 2 } });
    expect(await attention(source)).toBeNull();
    await repository.commit({ files: skills('one') });
    await context.scan(source);
    expect((await context.artifacts(source))[0]).toMatchObject({ id: one!.id, review: 'adopted', removed_at: null });
  });

  it('asks again when what was confirmed is not what it finds', async () => {
    const { repository, source } = await scanned(skills('one', 'two'));
    await repository.commit({ files: { 'README.md': 'empty' }, remove: ['skills'] });
    await context.scan(source);
    const { id } = await context.get(Scans).confirmRemoval(head, source);
    await repository.commit({ files: { 'README.md': 'still empty' } });
    expect(await context.run(id)).toBe('partial');
    expect(await attention(source)).toBe('all_gone');
  });

  it('has nothing to ask any more when the artifacts are back', async () => {
    const { repository, source } = await scanned(skills('one', 'two'));
    await repository.commit({ files: { 'README.md': 'empty' }, remove: ['skills'] });
    await context.scan(source);
    await repository.commit({ files: skills('one', 'two') });
    expect(await context.scan(source)).toMatchObject({ status: 'succeeded', counts: { unchanged: 2 } });
    expect(await attention(source)).toBeNull();
    await expect(context.get(Scans).confirmRemoval(head, source)).rejects.toMatchObject({ code: 'nothing_to_confirm' });
  });

  it('asks when more than four fifths would go, and tells the rest of what has changed', async () => {
    const { repository, source } = await scanned(skills(...many(0, 12)));
    await repository.commit({ files: skills('new'), remove: many(0, 10).map((name) => `skills/${name}`) });
    const scan = await context.scan(source);
    expect(scan).toMatchObject({
      status: 'partial',
      limits: ['most_gone'],
      counts: { added: 1, removed: 0, unchanged: 2 },
    });
    expect(await attention(source)).toBe('most_gone');
  });
});

/** Statements that wait for somebody else. */
const waiting = async () => {
  const rows = await context.sql<{ query: string }>(
    `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.map(({ query }) =>
    query
      .trim()
      .split(/\s+(?=FOR )/)
      .at(-1),
  );
};

describe('a scan that is cancelled', () => {
  it('while it waits, ends at once and never begins', async () => {
    const repository = await repositoryOf(skills('one'));
    const source = await context.addSource(repository.url);
    const { id } = await context.request(source);
    expect(await context.get(Scans).cancel(head, id)).toMatchObject({ status: 'cancelled', startedAt: null });
    expect(await context.run(id)).toBe('not_ours');
    expect(await context.artifacts(source)).toEqual([]);
    await expect(context.get(Scans).cancel(head, id)).rejects.toMatchObject({ code: 'scan_finished' });
  });

  it('while it fetches, ends git with it and leaves the catalog as it was', async () => {
    const { repository, source } = await scanned(skills('one'));
    await context.sql('UPDATE sources SET url = $2 WHERE id = $1', [source, server.serve(repository)]);
    await repository.commit({ files: skills('two') });
    const before = await catalogOf(source);
    server.behave({ delayMs: 3000 });
    const { id } = await context.request(source);
    const running = context.run(id);
    await eventually(async () => expect((await context.row(id)).status).toBe('running'));
    await context.get(Scans).cancel(head, id);
    const asked = performance.now();
    expect(await running).toBe('cancelled');
    expect(performance.now() - asked).toBeLessThan(2500);
    expect(await context.row(id)).toMatchObject({
      status: 'cancelled',
      error: null,
      cancelRequestedAt: expect.any(Date),
    });
    expect(await catalogOf(source)).toBe(before);
  });

  it('and is done before it hears of it, writes nothing', async () => {
    const repository = await repositoryOf(skills(...many(0, 30)));
    const source = await context.addSource(repository.url);
    const { id } = await context.request(source);
    const running = context.run(id);
    await eventually(async () => expect((await context.row(id)).status).toBe('running'), { everyMs: 5 });
    await context.get(Scans).cancel(head, id);
    expect(await running).toBe('cancelled');
    expect(await context.artifacts(source)).toEqual([]);
  });

  it('when it is at its last transaction, is too late', async () => {
    const { repository, source } = await scanned(skills('one'));
    await repository.commit({ files: { 'skills/one/SKILL.md': skill('one', 'Changed.') } });
    const { id } = await context.request(source);
    const holder = new pg.Client(context.database.ownerUrl);
    await holder.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM artifacts WHERE source_id = $1 FOR UPDATE', [source]);
    const running = context.run(id);
    await eventually(async () => expect(await waiting()).toContain('FOR NO KEY UPDATE'));
    const wish = context.get(Scans).cancel(head, id);
    await eventually(async () => expect(await waiting()).toContain('FOR UPDATE'));
    await holder.query('COMMIT');
    await holder.end();
    expect(await running).toBe('succeeded');
    await expect(wish).rejects.toMatchObject({ code: 'scan_finished', facts: { state: 'succeeded' } });
    expect(changes(await context.artifacts(source))).toEqual(['updated skill skills/one']);
  });

  it('as its job, ends as cancelled', async () => {
    const repository = await repositoryOf(skills('one'));
    const source = await context.addSource(server.serve(repository));
    server.behave({ delayMs: 3000 });
    const { id } = await context.request(source);
    const job = new AbortController();
    const running = context.run(id, { signal: job.signal });
    await eventually(async () => expect((await context.row(id)).status).toBe('running'));
    job.abort(new DomainError('unavailable', 'job_cancelled', 'The job was cancelled.'));
    expect(await running).toBe('cancelled');
  });
});
