import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Actor, createDataSource } from '@souk/platform';
import { type ArtifactFilter, ArtifactList, artifactSorts } from '@souk/sources';
import { asOwner, createTestDatabase, insertUser, type TestDatabase } from '@souk/testing';
import { apiEntities } from '../src/app.module';
import { ExplainedDatabase, type MeantPlan } from './explained-database';

jest.setTimeout(120_000);

const count = 20_000;
let test: TestDatabase;
let database: ExplainedDatabase;
let list: ArtifactList;
let head: Actor;
let source: string;

beforeAll(async () => {
  test = await createTestDatabase();
  const options = { url: test.appUrl, applicationName: 'spec', poolMax: 2, entities: apiEntities };
  database = new ExplainedDatabase(await createDataSource(options).initialize());
  list = new ArtifactList(database);
  head = { kind: 'human', id: await insertUser(test, { role: 'head' }), name: 'head', role: 'head' };
  await asOwner(
    test,
    `INSERT INTO sources (id, name, url, canonical_url, trust, tags, created_by_name)
     SELECT gen_random_uuid(), 'source ' || n, 'https://git.example.com/' || n, 'https://git.example.com/' || n,
       (ARRAY['untrusted', 'basic', 'verified', 'official'])[1 + n % 4], ARRAY['tag' || n], 'spec' FROM generate_series(1, 100) n`,
  );
  // As catalogs are: skills and commands above all, most of them not looked at, some gone, few adopted and fewer outdated.
  await asOwner(
    test,
    `INSERT INTO artifacts (id, source_id, kind, path, name, description, entry_path, confidence, provenance, evidence, content_key, file_count,
       bytes, change, review, pinned_key, removed_at, first_seen_at, updated_at)
     SELECT gen_random_uuid(), s.id, (ARRAY['skill', 'skill', 'skill', 'command', 'command', 'agent', 'hook', 'mcp_server', 'plugin'])[1 + a % 9],
       'skills/' || md5(n::text) || '/SKILL.md', 'tool ' || md5(n::text), repeat('Does what it says. ', 8) || md5((n % 500)::text), 'SKILL.md',
       30 + b % 71, (ARRAY['content', 'manifest', 'name', 'mapped'])[1 + b % 4],
       jsonb_build_array(jsonb_build_object('signal', 'a name', 'weight', 2), jsonb_build_object('signal', 'a description', 'weight', 1.5)),
       md5(n::text), 3, 4000, CASE WHEN n % 12 = 0 THEN 'removed' WHEN n % 9 = 0 THEN 'updated' ELSE 'unchanged' END,
       CASE WHEN n % 15 = 0 THEN 'adopted' WHEN n % 40 = 0 THEN 'excluded' ELSE 'new' END,
       CASE WHEN n % 15 = 0 THEN md5((n + (n % 25 = 0)::int)::text) END, CASE WHEN n % 12 = 0 THEN now() END,
       now() - make_interval(secs => n * 300), now() - make_interval(secs => a * 60)
     FROM (SELECT n, hashint4(n) & 65535 AS a, hashint4(-n) & 65535 AS b FROM generate_series(1, $1::integer) n) made
     JOIN (SELECT id, row_number() OVER () AS place FROM sources) s ON s.place = 1 + a % 100`,
    [count],
  );
  await asOwner(test, 'CHECKPOINT');
  await asOwner(test, 'VACUUM ANALYZE artifacts, sources');
  [{ source }] = (await asOwner<{ source: string }>(test, 'SELECT id AS source FROM sources LIMIT 1')) as [
    { source: string },
  ];
});
afterAll(async () => {
  await database.dataSource.destroy();
  await test.drop();
});

const filters: Record<string, () => ArtifactFilter> = {
  everything: () => ({}),
  'a kind': () => ({ kind: ['hook'] }),
  'two kinds': () => ({ kind: ['skill', 'agent'] }),
  'a source': () => ({ source: [source] }),
  'two sources': () => ({ source: [source, source] }),
  'what is adopted': () => ({ review: ['adopted'] }),
  'what nobody looked at': () => ({ review: ['new'] }),
  'what is outdated': () => ({ attention: true }),
  'what is gone': () => ({ removed: true }),
  'what was updated': () => ({ change: ['updated'] }),
  'a provenance': () => ({ provenance: ['mapped'] }),
  'official sources': () => ({ trust: ['official'] }),
  'the sure ones': () => ({ minConfidence: 90 }),
  'a rare word': () => ({ q: 'cfcd208495d565ef66e7dff9f98764da' }),
  'a word of all': () => ({ q: 'tool' }),
  'a part of a name': () => ({ q: 'b5d99' }),
  'two letters': () => ({ q: 'zz' }),
};

/** Of the rows of artifacts: none is read beside an index, and no more are sorted than a few pages hold. */
function expectIndexed(nodes: MeantPlan[]): void {
  const read = nodes.filter((node) => node['Relation Name'] === 'artifacts');
  expect(read.map((node) => node['Node Type'])).not.toContain('Seq Scan');
  const sorted = nodes.filter((node) => /Sort/.test(node['Node Type'])).map((node) => node['Plan Rows']);
  expect(Math.max(0, ...sorted)).toBeLessThan(count / 20);
}

describe('of 20,000 artifacts', () => {
  it.each(Object.keys(filters))('a list of %s is read from an index', async (what) => {
    expectIndexed(await database.nodesOf(() => list.page(head, filters[what]!(), { limit: 50 })));
  });

  it.each(artifactSorts)('a list in the order %s is read along its index, on later pages too', async (sort) => {
    const first = await list.page(head, {}, { sort, limit: 200 });
    const nodes = await database.nodesOf(() => list.page(head, {}, { sort, limit: 50, cursor: first.nextCursor! }));
    expectIndexed(nodes);
    expect(nodes.map((node) => node['Node Type'])).not.toContain('Sort');
  });

  it('counts and totals are read from an index alone', async () => {
    const nodes = await database.nodesOf(async () => {
      await list.counts(head, {});
      await list.page(head, {}, { limit: 1, total: true });
    });
    expect(nodes.filter(({ 'Relation Name': name }) => name === 'artifacts').map((node) => node['Node Type'])).toEqual([
      'Index Only Scan',
      'Index Scan',
      'Index Only Scan',
    ]);
  });
});
