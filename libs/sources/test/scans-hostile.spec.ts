import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { makeRepository } from '@souk/testing';
import { Repositories, scanningContext, type ScanningContext, skill } from './scans-context';

jest.setTimeout(60_000);

let context: ScanningContext;
const repositories = new Repositories();
beforeAll(async () => {
  context = await scanningContext();
});
afterEach(() => repositories.remove());
afterAll(() => context.close());

type Files = NonNullable<Parameters<typeof makeRepository>[0]>['files'];
async function scanned(files: Files) {
  const repository = repositories.add(await makeRepository({ files }));
  const source = await context.addSource(repository.url);
  return { repository, source, scan: await context.scan(source) };
}
const revisionOf = async (source: string, path: string) => {
  const [row] = await context.sql(
    `SELECT a.name, a.description, a.bytes, r.* FROM artifact_revisions r JOIN artifacts a ON a.id = r.artifact_id
     WHERE a.source_id = $1 AND a.path = $2`,
    [source, path],
  );
  return row;
};

describe('what strangers write', () => {
  it('is kept in paths of 4 kB, and two that differ in their last letter are two', async () => {
    const long = Array.from({ length: 20 }, (_, at) => `${at}`.padEnd(200, 'qwertzuiop')).join('/');
    const { source, scan } = await scanned([
      [`${long}/a/SKILL.md`, skill('long')],
      [`${long}/b/SKILL.md`, skill('longer')],
    ]);
    expect(scan.status).toBe('succeeded');
    expect((await context.artifacts(source)).map(({ path }) => path)).toEqual([`${long}/a`, `${long}/b`]);
    expect((await context.scan(source)).counts.unchanged).toBe(2);
  });

  it('is kept in names that are no UTF-8 or have line breaks in them', async () => {
    const { source, scan } = await scanned([
      [Buffer.from([...Buffer.from('skills/'), 0xff, ...Buffer.from('/SKILL.md')]), skill('bytes')],
      ['skills/two\nlines/SKILL.md', skill('lines')],
    ]);
    expect(scan.status).toBe('succeeded');
    expect((await context.artifacts(source)).map(({ path }) => path)).toEqual(['skills/\\xff', 'skills/two\\x0alines']);
  });

  it('of which two paths are written alike is kept once, and said to be', async () => {
    const { source, scan } = await scanned([
      [Buffer.from([...Buffer.from('skills/'), 0xff, ...Buffer.from('/SKILL.md')]), skill('same')],
      ['skills/\\xff/SKILL.md', skill('same')],
    ]);
    expect(await context.artifacts(source)).toHaveLength(1);
    const problems = await context.sql<{ code: string }>('SELECT code FROM scan_problems WHERE scan_id = $1', [
      scan.id,
    ]);
    expect(problems.map(({ code }) => code)).toContain('path_collision');
  });

  it('with zero characters, broken pairs and invalid bytes is kept without them', async () => {
    const { source } = await scanned({
      'skills/odd/SKILL.md':
        '---\nname: "o\\u0000d\\ud800d"\ndescription: "half \\udc00 a pair"\n"k\\u0000": x\n---\nzero \0 here',
      '.mcp.json': '{"mcpServers": {"s\\u0000\\ud800": {"command": "x"}}}',
      'agents/a.md': Buffer.concat([Buffer.from(skill('bytes')), Buffer.from([0xff, 0xfe, 0x80])]),
    });
    expect(await revisionOf(source, 'skills/odd')).toMatchObject({
      name: 'o\ufffdd\ufffdd',
      description: 'half \ufffd a pair',
    });
    expect((await context.artifacts(source)).map(({ name }) => name)).toContain('s\ufffd\ufffd');
    expect((await revisionOf(source, 'agents/a.md'))?.['entry_text']).toMatch(/\ufffd+$/);
  });

  it('is cut where it is endless, and says so', async () => {
    const { source } = await scanned({
      'skills/large/SKILL.md': skill('n'.repeat(5000), 'x'.repeat(300 * 1024)),
      'skills/wide/SKILL.md': skill('wide', 'ü'.repeat(200 * 1024)),
    });
    const large = await revisionOf(source, 'skills/large');
    expect(large).toMatchObject({ entry_truncated: true, name: 'n'.repeat(300) });
    expect(Buffer.byteLength(large!['entry_text'] as string)).toBe(256 * 1024);
    const wide = await revisionOf(source, 'skills/wide');
    expect(wide).toMatchObject({ entry_truncated: true });
    expect(wide!['entry_text']).not.toMatch(/\ufffd/);
  });

  it('is no text where it is binary, and its links and submodules are listed, not followed', async () => {
    const { source } = await scanned({
      'skills/a/SKILL.md': skill('a'),
      'skills/a/link': { symlink: '../../../../etc/passwd' },
      'skills/a/module': { submodule: '1'.repeat(40) },
      'skills/a/tool': { executable: '#!/bin/sh\n' },
    });
    const revision = await revisionOf(source, 'skills/a');
    expect((revision!['files'] as { path: string; mode: string }[]).map(({ path, mode }) => [path, mode])).toEqual([
      ['SKILL.md', '100644'],
      ['link', '120000'],
      ['module', '160000'],
      ['tool', '100755'],
    ]);
  });

  it('with more problems than anybody reads is counted to the last, and listed as far as it is', async () => {
    const { scan } = await scanned(
      Object.fromEntries(Array.from({ length: 5100 }, (_, at) => [`skills/${at}/SKILL.md`, `no frontmatter ${at}`])),
    );
    expect(scan.problemCount).toBe(5100);
    const [counted] = await context.sql<{ count: number; last: string }>(
      `SELECT count(*)::int, (array_agg(message ORDER BY number DESC))[1] AS last FROM scan_problems WHERE scan_id = $1`,
      [scan.id],
    );
    expect(counted).toEqual({ count: 5001, last: 'There are 100 more, which are not listed.' });
  });
});
