import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type CatalogApi, keyOf, startCatalogApi } from './artifacts-context';

jest.setTimeout(60_000);

let catalog: CatalogApi;
let ours: string;
let theirs: string;
beforeAll(async () => {
  catalog = await startCatalogApi();
  ours = await catalog.source({ name: 'ours', trust: 'official', tags: ['house', 'python'] });
  theirs = await catalog.source({ name: 'theirs', tags: ['house'] });
  const add = catalog.artifact;
  await add({
    source: ours,
    name: 'pdf-forms',
    path: 'skills/pdf-forms',
    description: 'Fills in forms of documents',
    confidence: 99,
    review: 'adopted',
  });
  await add({
    source: ours,
    name: 'Deploy',
    kind: 'command',
    path: 'commands/deploy.md',
    provenance: 'manifest',
    confidence: 60,
  });
  await add({ source: ours, name: 'old', kind: 'agent', change: 'removed', removed: true });
  await add({ source: theirs, name: 'linter', kind: 'hook', review: 'excluded', change: 'unchanged', confidence: 40 });
  await add({
    source: theirs,
    name: 'search',
    kind: 'mcp_server',
    path: 'servers/.mcp.json',
    review: 'adopted',
    pinnedKey: keyOf('another'),
    change: 'updated',
    provenance: 'mapped',
  });
});
afterAll(() => catalog.close());

describe('the catalog shows', () => {
  it.each<[string, string[]]>([
    ['', ['search', 'linter', 'Deploy', 'pdf-forms']],
    ['sort=firstSeenAt', ['pdf-forms', 'Deploy', 'linter', 'search']],
    ['sort=name', ['Deploy', 'linter', 'pdf-forms', 'search']],
    ['sort=-confidence&maxConfidence=89', ['Deploy', 'linter']],
    ['minConfidence=60&maxConfidence=90', ['search', 'Deploy']],
    ['removed=true', ['old']],
    ['removed=false&kind=agent', []],
    ['kind=command,hook', ['linter', 'Deploy']],
    ['kind=command&kind=hook', ['linter', 'Deploy']],
    ['review=adopted', ['search', 'pdf-forms']],
    ['review=new,excluded', ['linter', 'Deploy']],
    ['change=updated,unchanged', ['search', 'linter']],
    ['provenance=mapped', ['search']],
    ['trust=official', ['Deploy', 'pdf-forms']],
    ['trust=untrusted,basic', ['search', 'linter']],
    ['tag=house', ['search', 'linter', 'Deploy', 'pdf-forms']],
    ['tag=house,python', ['Deploy', 'pdf-forms']],
    ['attention=true', ['search']],
    ['attention=false', ['linter', 'Deploy', 'pdf-forms']],
    ['q=forms', ['pdf-forms']],
    ['q=documents', ['pdf-forms']],
    ['q=fill%20-documents', []],
    ['q=eplo', ['Deploy']],
    ['q=servers', ['search']],
    ['q=commands/deploy.md', ['Deploy']],
    ['q=forms-pdf', ['pdf-forms']],
    ['q=pdf%20-forms', []],
    ['q=%22forms%20of%20documents%22', ['pdf-forms']],
    ['q=%22documents%20of%20forms%22', []],
    ['q=%25', []],
    ['q=zz', []],
  ])('for "%s" what is asked for, and nothing else', async (query, names) => {
    expect(await catalog.names(`?${query}`)).toEqual(names);
  });

  it('of a source, what is from there', async () => {
    expect(await catalog.names(`?source=${theirs.toUpperCase()}`)).toEqual(['search', 'linter']);
    expect(await catalog.names(`?source=${theirs},${ours}`)).toHaveLength(4);
  });

  it('what changed last when that is asked for', async () => {
    const [linter] = (await catalog.get('?q=linter')).items;
    await catalog.owner('UPDATE artifacts SET updated_at = now() + interval $$1 hour$$ WHERE id = $1', [linter!.id]);
    expect((await catalog.names('?sort=-updatedAt'))[0]).toBe('linter');
  });

  it('each with its source, its pin, whether it is outdated, and what the reader may do', async () => {
    const [search] = (await catalog.get('?q=search')).items;
    expect(search).toMatchObject({
      source: { id: theirs, name: 'theirs', trust: 'untrusted' },
      pinnedKey: keyOf('another'),
      outdated: true,
      allowedActions: ['adopt', 'exclude', 'restore'],
    });
    const [same] = (await catalog.ask(catalog.member, 'GET', '?q=search')).body.items;
    expect(same!.allowedActions).toEqual([]);
  });

  it('how many there are, by kind, review, change and source', async () => {
    expect(await catalog.get('/counts?minConfidence=50')).toEqual({
      total: 3,
      byKind: { skill: 1, agent: 0, command: 1, hook: 0, mcp_server: 1, plugin: 0 },
      byReview: { new: 1, adopted: 2, excluded: 0 },
      byChange: { added: 2, updated: 1, unchanged: 0, moved: 0, removed: 0 },
      bySource: [
        { id: ours, name: 'ours', count: 2 },
        { id: theirs, name: 'theirs', count: 1 },
      ],
    });
    expect(await catalog.get('?limit=1&total=true&tag=house')).toMatchObject({ total: 4, items: [{ name: 'search' }] });
  });
});

describe('the catalog refuses', () => {
  it.each([
    'kind=robot',
    'source=1',
    'review=maybe',
    'sort=confidence',
    'minConfidence=101',
    'minConfidence=-1',
    'minConfidence=60&maxConfidence=50',
    'removed=perhaps',
    'attention=1',
    'q=',
    `q=${'x'.repeat(201)}`,
    'limit=0',
    'stray=1',
    'cursor=x',
  ])('%s', async (query) => {
    expect((await catalog.ask(catalog.head, 'GET', `?${query}`)).status).toBe(400);
  });

  it('a cursor of another list, and one that somebody made up', async () => {
    const { nextCursor } = await catalog.get('?limit=1&sort=name');
    for (const other of ['sort=name&kind=skill', 'sort=-confidence', ''])
      expect(await catalog.get(`?limit=1&${other}&cursor=${nextCursor!}`)).toMatchObject({ code: 'cursor' });
    const [digest] = JSON.parse(Buffer.from(nextCursor!, 'base64url').toString()) as string[];
    for (const key of ['\0', '\ud800', 'x'.repeat(300)]) {
      const made = Buffer.from(JSON.stringify([digest, key, ours])).toString('base64url');
      expect(await catalog.get(`?limit=1&sort=name&cursor=${made}`)).toMatchObject({ status: 400, code: 'cursor' });
    }
  });
});

describe('pages', () => {
  it.each(['-firstSeenAt', 'firstSeenAt', 'name', '-confidence', '-updatedAt'])(
    'in the order %s show every artifact once, while others are found',
    async (sort) => {
      const source = await catalog.source();
      const random = seeded(sort.length);
      const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
      // Few moments, a microsecond apart: what a JavaScript date cannot tell apart. Names that are equal as far as they are compared.
      const moment = () => `2024-05-05T12:00:00.00000${Math.floor(random() * 6)}Z`;
      const name = () =>
        pick(['a', 'A', 'b', '\u0001\u0002', '\u{1f600}'.repeat(60), `${'z'.repeat(48)}${random()}`, '\u0130']);
      const insert = async (count: number) => {
        for (let i = 0; i < count; i++) {
          const { id } = await catalog.artifact({ source, name: name(), confidence: pick([10, 20, 100]) });
          await catalog.owner('UPDATE artifacts SET first_seen_at = $2, updated_at = $3 WHERE id = $1', [
            id,
            moment(),
            moment(),
          ]);
          ids.push(id);
        }
      };
      const ids: string[] = [];
      await insert(20);
      const before = [...ids];
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const size = 1 + Math.floor(random() * 5);
        const page = await catalog.get(
          `?source=${source}&sort=${sort}&limit=${size}${cursor === null ? '' : `&cursor=${cursor}`}`,
        );
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
        await insert(1);
      } while (cursor !== null && seen.length < 200);
      expect(new Set(seen).size).toBe(seen.length);
      expect(before.filter((id) => !seen.includes(id))).toEqual([]);
    },
  );
});

/** Mulberry32: the same rounds on every machine. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
