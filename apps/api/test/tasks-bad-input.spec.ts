import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { astral, badTexts, expectRefused } from './bad-task-input';
import { agentOf, signIn } from './callers';
import { aProposal, aTask, type Answer, type Caller, type TaskAnswer, taskRequests } from './task-requests';
import { startTestApi, type TestApi } from './test-api';

let api: TestApi;
let agent: Caller;
let head: Caller;
let { ask, edit, footprint }: ReturnType<typeof taskRequests> = {} as never;
let waiting: TaskAnswer;

beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  const requests = taskRequests(api);
  ({ ask, edit, footprint } = requests);
  agent = await agentOf(api, 'amazon');
  head = await signIn(api, { role: 'head' });
  waiting = await requests.propose(agent, { proposal: aProposal });
});
afterAll(() => api.close());

let before: Awaited<ReturnType<typeof footprint>>;
beforeEach(async () => {
  before = await footprint();
});
const refused = (answer: Answer, path: string) => expectRefused(answer, path, [footprint, before]);

const bad = <T>(list: readonly T[]): readonly T[] => list;

describe('a proposal is refused', () => {
  it.each(badTexts)('with a title that is %s', async (_what, title) => {
    await refused(await ask(agent, 'POST', '', { ...aTask, title }), 'title');
    await refused(await edit(agent, waiting, { title }), 'title');
  });

  it.each(badTexts)('with a description that is %s', async (_what, description) => {
    await refused(await ask(agent, 'POST', '', { ...aTask, description }), 'description');
    await refused(await edit(agent, waiting, { description }), 'description');
  });

  it.each<[string, string, string]>([
    ['half of an emoji', '"a\\ud83d"', 'title'],
    ['the other half', '"\\udc00a"', 'title'],
    ['two halves the wrong way round', '"\\udc00\\ud83d"', 'title'],
  ])('with %s', async (_what, text, path) => {
    const body = JSON.stringify({ ...aTask, title: '?' }).replace('"?"', text);
    await refused(await ask(agent, 'POST', '', body), path);
  });

  it.each(['marketplace', 'title', 'description', 'category', 'priority', 'estimatedHours'])(
    'without %s',
    async (field) => {
      await refused(await ask(agent, 'POST', '', { ...aTask, [field]: undefined }), field);
      await refused(await ask(agent, 'POST', '', { ...aTask, [field]: null }), field);
    },
  );

  it.each([
    ...bad(['Amazon', 'ebay', '', 'amazon ', 1, null, ['amazon'], {}]).map((value) => ['marketplace', value] as const),
    ...bad(['Analysis', 'other', '', 0, null, ['analysis'], 'best_practice']).map(
      (value) => ['category', value] as const,
    ),
    ...bad(['HIGH', 'urgent', '', 1, true, null]).map((value) => ['priority', value] as const),
    ...bad([0, -0, -1, 1e9, 1e-7, 0.009, '2', '', 'NaN', true, null, [2], {}]).map(
      (value) => ['estimatedHours', value] as const,
    ),
    ...bad(['x', {}, 1, ['a', 'a'], [''], [' '], [1], [null], ['a\u0001'], ['a\0'], ['a\nb'], ['x'.repeat(51)]]).map(
      (value) => ['tags', value] as const,
    ),
    ['tags', Array.from({ length: 21 }, (_, i) => `t${i}`)] as const,
    ['tags', null] as const,
    ...bad(['', ' ', 'a b', 'ä', 'x'.repeat(201), 1, null, {}, 'a\u0000']).map(
      (value) => ['externalId', value] as const,
    ),
    ...bad(['true', 1, null, []]).map((value) => ['submit', value] as const),
  ])('with %s: %j', async (field, value) => {
    await refused(await ask(agent, 'POST', '', { ...aTask, [field]: value }), field);
  });

  it.each(['NaN', 'Infinity', '-Infinity'])('with %s for a number, which is no JSON', async (number) => {
    const body = JSON.stringify(aTask).replace('"estimatedHours":4', `"estimatedHours":${number}`);
    expect(body).toContain(number);
    const { status, body: problem } = await ask(agent, 'POST', '', body);
    expect([status, problem.code]).toEqual([400, 'malformed_request']);
  });

  it.each(['1e400', '-1e400'])('with hours of %s', async (number) => {
    const body = JSON.stringify(aTask).replace('"estimatedHours":4', `"estimatedHours":${number}`);
    await refused(await ask(agent, 'POST', '', body), 'estimatedHours');
  });

  it.each([
    ...['approvedBy', 'status', 'id', 'number', 'version', 'revision', 'createdBy', 'assignedTo', 'requiredApprovals'],
    ...['created_by_id', 'Title', 'title ', ''],
  ])('with the field "%s", which is not for the caller to say', async (field) => {
    await refused(await ask(agent, 'POST', '', { ...aTask, [field]: 'approved' }), field);
    await refused(await edit(agent, waiting, { [field]: 'approved' }), field);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString'])(
    'with the field %s',
    async (field) => {
      const body = JSON.stringify(aTask).replace('{', `{"${field}":{"status":"approved"},`);
      await refused(await ask(agent, 'POST', '', body), field);
      await refused(await edit(agent, waiting, `{"${field}":{"title":"x"}}`), field);
    },
  );
});

describe('metadata is refused', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const withMetadata = (json: string) =>
    JSON.stringify({ ...aTask, metadata: 0 }).replace('"metadata":0', `"metadata":${json}`);

  it.each<[string, string, string]>([
    ['no object', '"x"', 'metadata'],
    ['a list', '[1]', 'metadata'],
    ['null', 'null', 'metadata'],
    ['16 kB and more', JSON.stringify({ a: 'x'.repeat(16_384) }), 'metadata'],
    ['1 MB less what else is said', JSON.stringify({ a: 'x'.repeat(1_000_000) }), 'metadata'],
    ['11 levels', nested(11), 'metadata'],
    ['a NUL in a text', '{"a":["\\u0000"]}', 'metadata'],
    ['a NUL in a name', '{"a\\u0000":1}', 'metadata'],
    ['a number that no double holds', '{"a":{"b":[1e400]}}', 'metadata'],
    ['an integer that would become another', '{"listing":12345678901234567890}', 'metadata'],
    ['__proto__', '{"__proto__":{"admin":true}}', 'metadata.__proto__'],
    ['__proto__ deep within', '{"a":{"b":[{"__proto__":{}}]}}', 'metadata.a.b.0.__proto__'],
    ['constructor.prototype', '{"constructor":{"prototype":{"admin":true}}}', 'metadata.constructor'],
    ['half of an emoji in a name', '{"\\ud83d":1}', 'metadata'],
  ])('that is %s', async (_what, json, path) => {
    await refused(await ask(agent, 'POST', '', withMetadata(json)), path);
    await refused(await edit(agent, waiting, `{"metadata":${json}}`), path);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each([51, 1000, 100_000])('that is %d levels deep', async (depth) => {
    const { status, body } = await ask(agent, 'POST', '', withMetadata(nested(depth)));
    expect([status, body.code]).toEqual([400, 'too_deep']);
    expect(await footprint()).toEqual(before);
  });

  it('that is more than the server takes', async () => {
    const { status, body } = await ask(agent, 'POST', '', withMetadata(JSON.stringify({ a: 'x'.repeat(2_000_000) })));
    expect([status, body.code]).toEqual([413, 'body_too_large']);
  });
});

describe('what is proposed is refused', () => {
  const years = (count: number) => new Date(Date.now() + count * 31_557_600_000).toISOString();
  it.each<[string, object, string]>([
    ['without a target', { target: undefined }, 'proposal.target'],
    ['with a target that is a text', { target: 'B0' }, 'proposal.target'],
    ['with a target of no kind', { target: { kind: '', id: 'x' } }, 'proposal.target.kind'],
    ['with a target of many words', { target: { kind: 'x', id: 'x'.repeat(256) } }, 'proposal.target.id'],
    [
      'with a script for an address',
      { target: { kind: 'x', id: 'x', url: 'javascript:alert(1)' } },
      'proposal.target.url',
    ],
    [
      'with a file for an address',
      { target: { kind: 'x', id: 'x', url: 'file:///etc/passwd' } },
      'proposal.target.url',
    ],
    ['with an unknown field', { approved: true }, 'proposal.approved'],
    ['with an unknown field within', { target: { kind: 'x', id: 'x', owner: 1 } }, 'proposal.target.owner'],
    ['without changes', { changes: undefined }, 'proposal.changes'],
    ['with changes that are none', { changes: {} }, 'proposal.changes'],
    ['with a change that is none', { changes: [1] }, 'proposal.changes.0'],
    ['with a change of null', { changes: [null] }, 'proposal.changes.0'],
    ['with a change of a list', { changes: [[]] }, 'proposal.changes'],
    [
      'with changes of 80 kB altogether',
      { changes: Array.from({ length: 8 }, () => ({ field: 'x', before: 1, after: 'x'.repeat(10_000) })) },
      'proposal',
    ],
    ['with a change to nothing', { changes: [{ field: 'x', before: 1 }] }, 'proposal.changes.0.after'],
    ['with 101 changes', { changes: Array.from({ length: 101 }, () => aProposal.changes[0]) }, 'proposal.changes'],
    [
      'with a NUL in a change',
      { changes: [{ field: 'x', before: null, after: { a: '\0' } }] },
      'proposal.changes.0.after',
    ],
    [
      'with a change too long',
      { changes: [{ field: 'x', before: 'x'.repeat(20_001), after: 1 }] },
      'proposal.changes.0.before',
    ],
    ['without a rationale', { rationale: ' ' }, 'proposal.rationale'],
    ['with evidence that is no text', { evidence: [{}] }, 'proposal.evidence'],
    ['with evidence that says nothing', { evidence: [''] }, 'proposal.evidence'],
    ['with evidence that hides something', { evidence: ['a\u0008b'] }, 'proposal.evidence'],
    ['with 51 pieces of evidence', { evidence: Array<string>(51).fill('x') }, 'proposal.evidence'],
    ['with an unknown risk', { risk: 'none' }, 'proposal.risk'],
    ['with "false" for reversible', { reversible: 'false' }, 'proposal.reversible'],
    [
      'more than sure',
      { expectedImpact: { ...aProposal.expectedImpact, confidence: 1.1 } },
      'proposal.expectedImpact.confidence',
    ],
    [
      'with a metric as a number',
      { expectedImpact: { ...aProposal.expectedImpact, metric: 1 } },
      'proposal.expectedImpact.metric',
    ],
    ['with an expiry that is past', { expiresAt: years(-1) }, 'proposal.expiresAt'],
    ['with an expiry without an offset', { expiresAt: years(1).replace('Z', '') }, 'proposal.expiresAt'],
    ['with an expiry that is a day', { expiresAt: '2099-01-01' }, 'proposal.expiresAt'],
    ['with an expiry in a week', { expiresAt: '2099-W01' }, 'proposal.expiresAt'],
    ['with an expiry on 30 February', { expiresAt: '2099-02-30T00:00:00Z' }, 'proposal.expiresAt'],
    ['with an expiry at 25 hours', { expiresAt: '2099-01-01T25:00:00Z' }, 'proposal.expiresAt'],
    ['with an expiry in the last year of all', { expiresAt: '+275760-09-13T00:00:00Z' }, 'proposal.expiresAt'],
    ['with an expiry that is a number', { expiresAt: Date.now() + 1e9 }, 'proposal.expiresAt'],
  ])('%s', async (_what, change, path) => {
    const proposal = { ...aProposal, ...change };
    await refused(await ask(agent, 'POST', '', { ...aTask, proposal }), path);
    await refused(await edit(agent, waiting, { proposal }), path);
  });

  it.each(['1e400', '-1e400', '12345678901234567890'])('with %s, which would become something else', async (number) => {
    const body = (proposal: object) => JSON.stringify({ ...aTask, proposal }).replace('"?"', number);
    const changes = [{ field: 'x', before: null, after: ['?'] }];
    await refused(await ask(agent, 'POST', '', body({ ...aProposal, changes })), 'proposal.changes.0.after');
    if (number.includes('e')) {
      const expectedImpact = { ...aProposal.expectedImpact, baseline: '?' };
      await refused(
        await ask(agent, 'POST', '', body({ ...aProposal, expectedImpact })),
        'proposal.expectedImpact.baseline',
      );
    }
  });
});

describe('whatever script and whatever signs', () => {
  const texts = [
    '😀 '.repeat(85).trim(),
    '👩‍👩‍👧‍👦',
    '\u200fעברית\u200f',
    'مصباح أزرق',
    '\u202eneddih',
    '日本語',
    'e\u0301',
    '\uFFFF\u{10FFFF}',
    '𝒳'.repeat(255),
  ];
  it.each(texts)('are kept as they are: %s', async (title) => {
    const made = await ask(agent, 'POST', '', {
      ...aTask,
      title,
      metadata: { [title]: [title] },
      tags: [title.slice(0, 20).trim()],
    });
    expect([made.status, made.body.title, made.body.metadata]).toEqual([201, title, { [title]: [title] }]);
    const read = await ask(head, 'GET', `/${made.body.id}`);
    expect([read.body.title, read.body.revision]).toEqual([title, made.body.revision]);
  });

  it('count as one character each, also outside the first 65,536', async () => {
    expect((await ask(agent, 'POST', '', { ...aTask, title: astral.repeat(255) })).status).toBe(201);
    before = await footprint();
    await refused(await ask(agent, 'POST', '', { ...aTask, title: astral.repeat(256) }), 'title');
    await refused(await ask(agent, 'POST', '', { ...aTask, description: astral.repeat(5001) }), 'description');
  });

  it('what was, and what is to be, may be any JSON', async () => {
    for (const value of [null, false, 0, -1.5, 2 ** 53 - 1, 1e-300, 5e-324, '', [], {}, [[{ a: [null] }]], '\u202e']) {
      const changes = [{ field: 'x', before: value, after: [value] }];
      const made = await ask(agent, 'POST', '', { ...aTask, proposal: { ...aProposal, changes } });
      expect([made.status, (made.body.proposal as typeof aProposal).changes]).toEqual([201, changes]);
    }
  });

  it('an edit that repeats what the proposal says is none', async () => {
    const same = await edit(agent, waiting, { proposal: aProposal, estimatedHours: 4, tags: [], metadata: {} });
    expect([same.status, same.body.version, same.body.revisionNumber]).toEqual([200, waiting.version, 1]);
  });

  it('an expiry far off is none of our business', async () => {
    const proposal = { ...aProposal, expiresAt: '9999-12-31T23:59:59.999+14:00' };
    expect((await ask(agent, 'POST', '', { ...aTask, proposal })).status).toBe(201);
  });

  it('a thing said twice is what was said last', async () => {
    const body = JSON.stringify(aTask).replace('{', '{"title":"first",');
    expect((await ask(agent, 'POST', '', body)).body.title).toBe(aTask.title);
  });
});

it('nothing of all this was a fault of ours', () => {
  expect(api.logs().filter(({ level }) => level === 'error')).toEqual([]);
});
