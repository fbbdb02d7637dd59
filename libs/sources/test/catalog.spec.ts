import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database } from '@souk/platform';
import { v7 as uuidv7 } from 'uuid';
import { Catalog } from '../src/catalog/catalog';
import { diff } from '../src/catalog/diff';
import { type EntryText, type FoundArtifact } from '../src/catalog/found-artifact';
import { scanner } from '../src/scans/scan-course';
import { scanningContext, type ScanningContext } from './scans-context';

jest.setTimeout(60_000);

let context: ScanningContext;
beforeAll(async () => {
  context = await scanningContext();
});
afterAll(() => context.close());

const text = 'Words that a skill of the usual length has in it. '.repeat(80);
const some = (count: number, mark: string): FoundArtifact[] =>
  Array.from({ length: count }, (_, at) => ({
    kind: 'skill',
    path: `skills/${at}`,
    name: `skill-${at}`,
    entryPath: `skills/${at}/SKILL.md`,
    confidence: 90,
    provenance: 'content',
    evidence: [],
    contentKey: `${mark} ${at}`,
    files: [{ path: 'SKILL.md', size: 4000, oid: 'a'.repeat(40), mode: '100644' }],
  }));
const said = (found: readonly FoundArtifact[]): Map<FoundArtifact, EntryText> =>
  new Map(
    found.map((one) => [one, { description: one.name, text, truncated: false, frontmatter: { name: one.name } }]),
  );

/** Applies it and tells in how many statements. */
async function applied(sourceId: string, found: FoundArtifact[]): Promise<number> {
  const catalog = context.get(Catalog);
  const change = diff(await catalog.known(scanner, sourceId), found);
  return context.get(Database).transaction(scanner, async (tx) => {
    const query = jest.spyOn(tx, 'query');
    const commit = 'c'.repeat(40);
    await catalog.apply(tx, { sourceId, scanId: uuidv7(), commit, diff: change, texts: said(found) });
    return query.mock.calls.length;
  });
}

describe('the catalog of a source with five thousand artifacts', () => {
  it('is written, compared and rewritten in a few statements, whatever happened to how many', async () => {
    const source = await context.addSource('https://example.com/many');
    const first = await applied(source, some(5000, 'first'));
    const unchanged = await applied(source, some(5000, 'first'));
    const updated = await applied(source, some(4000, 'second'));
    // A part has four megabytes at most; the texts are twenty.
    expect([first, unchanged, updated].every((statements) => statements < 20)).toBe(true);
    const counts = await context.sql(
      `SELECT change, count(*)::int, min(revision_number) AS revision FROM artifacts WHERE source_id = $1 GROUP BY 1 ORDER BY 1`,
      [source],
    );
    expect(counts).toEqual([
      { change: 'removed', count: 1000, revision: 1 },
      { change: 'updated', count: 4000, revision: 2 },
    ]);
    const [revisions] = await context.sql<{ count: number; texts: number }>(
      `SELECT count(*)::int, count(DISTINCT entry_text)::int AS texts FROM artifact_revisions r JOIN artifacts a ON a.id = r.artifact_id
       WHERE source_id = $1`,
      [source],
    );
    expect(revisions).toEqual({ count: 9000, texts: 1 });
  });
});

describe('a transaction that does not come to its end', () => {
  it('leaves the catalog as it was', async () => {
    const source = await context.addSource('https://example.com/broken');
    await applied(source, some(5, 'first'));
    const before = JSON.stringify(await context.artifacts(source));
    const broken = some(6, 'second').map((one, at) => (at === 5 ? { ...one, confidence: 101 } : one));
    await expect(applied(source, broken)).rejects.toThrow('artifacts_confidence');
    expect(JSON.stringify(await context.artifacts(source))).toBe(before);
    const revisions = await context.sql<{ number: number }>(
      'SELECT DISTINCT r.number FROM artifact_revisions r JOIN artifacts a ON a.id = r.artifact_id WHERE a.source_id = $1',
      [source],
    );
    expect(revisions).toEqual([{ number: 1 }]);
  });
});
