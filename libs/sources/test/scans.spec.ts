import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { makeRepository } from '@souk/testing';
import { changes, Repositories, review, scanningContext, type ScanningContext, skill } from './scans-context';

jest.setTimeout(20_000);

let context: ScanningContext;
const repositories = new Repositories();
beforeAll(async () => {
  context = await scanningContext();
}, 60_000);
afterEach(() => repositories.remove());
afterAll(() => context.close());

const repositoryOf = async (files: Record<string, string>) => repositories.add(await makeRepository({ files }));
const some = {
  'skills/one/SKILL.md': skill('one'),
  'skills/one/run.sh': 'echo one',
  'skills/two/SKILL.md': skill('two'),
  '.claude/commands/deploy.md': '---\ndescription: Deploys\n---\nDo it.\n',
  '.mcp.json': JSON.stringify({ mcpServers: { shop: { command: 'shop' }, bank: { command: 'bank' } } }),
};

describe('the first scan of a source', () => {
  it('fills the catalog and says how: counts, times of its phases, the commit, and what it read', async () => {
    const repository = await repositoryOf(some);
    const source = await context.addSource(repository.url);
    const scan = await context.scan(source);
    expect(scan).toMatchObject({
      status: 'succeeded',
      phase: null,
      commit: repository.head,
      counts: { added: 5, updated: 0, moved: 0, unchanged: 0, removed: 0, files: 5 },
      limits: [],
      error: null,
    });
    expect(Object.keys(scan.timings).sort()).toEqual(['apply', 'detect', 'diff', 'fetch', 'resolve']);
    expect(scan.counts.bytesRead).toBeGreaterThan(100);
    expect(changes(await context.artifacts(source))).toEqual([
      'added command .claude/commands/deploy.md',
      'added mcp_server .mcp.json',
      'added mcp_server .mcp.json',
      'added skill skills/one',
      'added skill skills/two',
    ]);
    const [{ scanned_commit: commit } = { scanned_commit: '' }] = await context.sql<{ scanned_commit: string }>(
      'SELECT scanned_commit FROM sources WHERE id = $1',
      [source],
    );
    expect(commit).toBe(repository.head);
  });

  it('keeps of each artifact what its entry says, its frontmatter, and its files by their ids', async () => {
    const repository = await repositoryOf(some);
    const source = await context.addSource(repository.url);
    await context.scan(source);
    const [revision] = await context.sql(
      `SELECT a.description, a.file_count, r.* FROM artifact_revisions r JOIN artifacts a ON a.id = r.artifact_id
       WHERE a.source_id = $1 AND a.path = 'skills/one'`,
      [source],
    );
    expect(revision).toMatchObject({
      number: 1,
      commit: repository.head,
      description: 'What one is for',
      entry_text: skill('one'),
      entry_truncated: false,
      frontmatter: { name: 'one', description: 'What one is for' },
      file_count: 2,
      files: [
        { path: 'SKILL.md', oid: (await repository.git('rev-parse', 'HEAD:skills/one/SKILL.md')).trim() },
        { path: 'run.sh', oid: (await repository.git('rev-parse', 'HEAD:skills/one/run.sh')).trim() },
      ],
    });
  });

  it('tells of its problems in their order', async () => {
    const repository = await repositoryOf({
      'skills/broken/SKILL.md': 'no frontmatter',
      'skills/a/SKILL.md': skill('a'),
    });
    const source = await context.addSource(repository.url);
    const scan = await context.scan(source);
    expect(scan.problemCount).toBe(1);
    expect(await context.sql('SELECT number, path, code FROM scan_problems WHERE scan_id = $1', [scan.id])).toEqual([
      { number: 1, path: 'skills/broken/SKILL.md', code: 'frontmatter_missing' },
    ]);
  });

  it('of a source that is one artifact finds one', async () => {
    const repository = await repositoryOf({
      'README.md': '# A thing',
      'lib/code.js': '1',
      'lib/SKILL.md': skill('inner'),
    });
    const source = await context.addSource(repository.url, { single_kind: 'skill' });
    await context.scan(source);
    const [artifact, ...more] = await context.artifacts(source);
    expect(more).toEqual([]);
    expect(artifact).toMatchObject({ kind: 'skill', path: '.', name: 'inner', file_count: 3 });
  });

  it('looks at the root of the source alone', async () => {
    const repository = await repositoryOf(some);
    const source = await context.addSource(repository.url, { root: 'skills/two' });
    await context.scan(source);
    expect(changes(await context.artifacts(source))).toEqual(['added skill skills/two']);
  });
});

describe('the second scan', () => {
  it('of an unchanged commit ends after one question to the server, and reads nothing', async () => {
    const repository = await repositoryOf(some);
    const source = await context.addSource(repository.url);
    await context.scan(source);
    const scan = await context.scan(source);
    expect(scan).toMatchObject({ status: 'succeeded', counts: { unchanged: 5, files: 0, bytesRead: 0 } });
    expect(Object.keys(scan.timings)).toEqual(['resolve']);
    expect((await context.artifacts(source)).map(({ revision_number: number }) => number)).toEqual([1, 1, 1, 1, 1]);
  });

  it('after a commit tells exactly what was added, changed, moved and removed', async () => {
    const repository = await repositoryOf({
      ...some,
      'skills/stays/SKILL.md': skill('stays'),
      'agents/helper.md': '---\nname: helper\ndescription: Helps\n---\nHelp.\n',
    });
    const source = await context.addSource(repository.url);
    await context.scan(source);
    const before = new Map((await context.artifacts(source)).map((one) => [one.path + one.name, one]));
    await repository.commit({
      files: { 'skills/one/run.sh': 'echo two', 'skills/three/SKILL.md': skill('three') },
      rename: { 'skills/two': 'tools/second' },
      remove: ['.claude/commands/deploy.md'],
    });
    const scan = await context.scan(source);
    expect(scan.counts).toMatchObject({ added: 1, updated: 1, moved: 1, removed: 1, unchanged: 4 });
    expect((await context.finished(scan.id)).changes).toEqual([
      { change: 'added', kind: 'skill', name: 'three', path: 'skills/three' },
      { change: 'updated', kind: 'skill', name: 'one', path: 'skills/one' },
      { change: 'moved', kind: 'skill', name: 'two', path: 'tools/second', from: 'skills/two' },
      { change: 'removed', kind: 'command', name: 'deploy', path: '.claude/commands/deploy.md' },
    ]);
    const after = await context.artifacts(source);
    expect(changes(after)).toEqual([
      'removed command .claude/commands/deploy.md',
      'unchanged mcp_server .mcp.json',
      'unchanged mcp_server .mcp.json',
      'unchanged agent agents/helper.md',
      'updated skill skills/one',
      'unchanged skill skills/stays',
      'added skill skills/three',
      'moved skill tools/second',
    ]);
    const moved = after.find(({ path }) => path === 'tools/second')!;
    expect(moved).toMatchObject({ id: before.get('skills/twotwo')!.id, moved_from: 'skills/two', revision_number: 1 });
    const updated = after.find(({ path }) => path === 'skills/one')!;
    expect(updated).toMatchObject({ id: before.get('skills/oneone')!.id, revision_number: 2 });
    const revisions = await context.sql('SELECT number, commit FROM artifact_revisions WHERE artifact_id = $1', [
      updated.id,
    ]);
    expect(revisions.at(-1)).toEqual({ number: 2, commit: repository.head });
  });

  it('tells what the last scan changed, and not the one before it', async () => {
    const repository = await repositoryOf(some);
    const source = await context.addSource(repository.url);
    await context.scan(source);
    await repository.commit({ files: { 'README.md': 'new' } });
    const versions = (await context.artifacts(source)).map(({ version }) => version);
    expect((await context.scan(source)).counts).toMatchObject({ added: 0, updated: 0, unchanged: 5 });
    const after = await context.artifacts(source);
    expect(new Set(after.map(({ change }) => change))).toEqual(new Set(['unchanged']));
    // Whoever reviews one of them meanwhile is not told that it was changed.
    expect(after.map(({ version }) => version)).toEqual(versions);
  });

  it('looks again at an unchanged commit when the mappings are others', async () => {
    const repository = await repositoryOf(some);
    const source = await context.addSource(repository.url);
    await context.scan(source);
    await context.sql(`UPDATE sources SET mappings = $2, mapping_revision = mapping_revision + 1 WHERE id = $1`, [
      source,
      JSON.stringify([{ path: 'skills/one', type: 'ignore' }]),
    ]);
    expect((await context.finished((await context.scan(source)).id)).changes).toEqual([
      { change: 'removed', kind: 'skill', name: 'one', path: 'skills/one' },
    ]);
  });
});

describe('what people said of an artifact', () => {
  it('stays through changes, moves, removal and return; a pin stays where it was set', async () => {
    const repository = await repositoryOf({
      'skills/adopted/SKILL.md': skill('adopted'),
      'skills/moving/SKILL.md': skill('moving'),
      'skills/leaving/SKILL.md': skill('leaving'),
    });
    const source = await context.addSource(repository.url);
    await context.scan(source);
    const [adopted, leaving, moving] = await context.artifacts(source);
    await review(context, adopted!.id, 'adopted');
    await review(context, leaving!.id, 'excluded');
    await review(context, moving!.id, 'adopted');
    await repository.commit({
      files: { 'skills/adopted/SKILL.md': skill('adopted', 'Better.') },
      rename: { 'skills/moving': 'elsewhere/moving' },
      remove: ['skills/leaving/SKILL.md'],
    });
    await context.scan(source);
    const now = async () => {
      const all = await context.artifacts(source);
      return Object.fromEntries(
        all.map((one) => [
          one.id,
          [one.change, one.review, one.pinned_revision, one.revision_number, one.removed_at !== null],
        ]),
      );
    };
    expect(await now()).toEqual({
      [adopted!.id]: ['updated', 'adopted', 1, 2, false],
      [leaving!.id]: ['removed', 'excluded', null, 1, true],
      [moving!.id]: ['moved', 'adopted', 1, 1, false],
    });
    await repository.commit({ files: { 'skills/leaving/SKILL.md': skill('leaving', 'Back.') } });
    await context.scan(source);
    expect((await now())[leaving!.id]).toEqual(['added', 'excluded', null, 2, false]);
  });

  it('stays with a skill that is given another name', async () => {
    const repository = await repositoryOf({ 'skills/a/SKILL.md': skill('old-name') });
    const source = await context.addSource(repository.url);
    await context.scan(source);
    const [before] = await context.artifacts(source);
    await review(context, before!.id, 'adopted');
    await repository.commit({ files: { 'skills/a/SKILL.md': skill('new-name') } });
    await context.scan(source);
    expect(await context.artifacts(source)).toMatchObject([
      { id: before!.id, name: 'new-name', review: 'adopted', pinned_revision: 1, revision_number: 2 },
    ]);
  });
});
