import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Passwords } from '@souk/auth';
import openapi from '../../../openapi.json' with { type: 'json' };
import { agentOf, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

interface Schema {
  $ref?: string;
  allOf?: Schema[];
  type?: string;
  format?: string;
  enum?: unknown[];
  minimum?: number;
  items?: Schema;
  required?: string[];
  properties?: Record<string, Schema>;
}
interface Operation {
  method: string;
  path: string;
  query: string[];
  body: Schema | undefined;
}

/** Whatever the document has: a new route is asked odd things without being named here. */
const operations: Operation[] = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.entries(methods as Record<string, { parameters?: { in: string; name: string }[]; requestBody?: unknown }>).map(
    ([method, { parameters = [], requestBody }]) => ({
      // What GET would stream without an end is asked for by its head.
      method: path.endsWith('/stream') ? 'HEAD' : method.toUpperCase(),
      path,
      query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      body: (requestBody as { content: Record<string, { schema: Schema }> } | undefined)?.content['application/json']
        ?.schema,
    }),
  ),
);

let api: TestApi;
let rows: Record<string, string>;
let passwordHash: string;
beforeAll(async () => {
  passwordHash = await new Passwords().hash('correct horse battery');
  api = await startTestApi({ callers: 'real', env: { API__TRUSTED_PROXIES: '127.0.0.1' } });
  const { userId } = await signIn(api, { role: 'member' });
  const { agentId, tokenId } = await agentOf(api, 'amazon');
  rows = { users: userId, agents: agentId, tokenId };
});
afterAll(() => api.close());

const deep = (open: string, close: string) => `${open.repeat(20_000)}1${close.repeat(20_000)}`;
/** What every object has of its own accord, and what promises have. */
const inherited = ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty', 'prototype', 'then', 'length'];

/** As JSON, because some of it is nothing that JavaScript would write. */
const values = [
  ...['null', 'true', '0', '-1', '1.5', '1e308', '1e400', '123456789012345678901234567890', '""', '" "', '[]', '{}'],
  ...[
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\ud800@b.co"',
    '["\\udc00"]',
    '{"\\ud800":1}',
    '"\\u202e"',
    '"%"',
    '"\\\\"',
  ],
  ...[
    '[[]]',
    '[null]',
    '[{}]',
    '["x","x"]',
    '"\\ufdfa\\ufdfa"',
    '"2026-99-99"',
    '"İ@souk.test"',
    '"-1"',
    '"__proto__"',
  ],
  ...inherited.map((name) => `{"${name}":1}`),
  '[{"constructor":1}]',
  `"${'x'.repeat(70_000)}"`,
];
const deepValues = [deep('[', ']'), deep('{"a":', '}')];
const wholes = ['', ' ', 'null', '1', '"x"', '[]', '[[1]]', '{', '{}', '{"a":1,"a":2}', '\ufeff{}', ...deepValues];
const queryValues = [
  ...[
    '',
    '%00',
    '%ff',
    '%ed%a0%80',
    'a',
    '-1',
    '99999999999999999999',
    '1e3',
    '0000-01-01',
    '%27',
    '%25',
    '_',
    '%5B%5D',
  ],
  ...['9999-12-31T23:59:59Z', '2026-01-01T00:00:00%2B99:99', 'x'.repeat(3000), '__proto__', 'constructor'],
  ...[
    ['9999-99-99T99:99:99.999999Z', '-'.repeat(36)],
    ['0000-01-01T00:00:00.000000Z', randomUUID()],
    ['\0', {}],
    1,
  ].map((cursor) => Buffer.from(JSON.stringify(cursor)).toString('base64url')),
];
const ids = ['x', '%00', '%ff', '..', '%27', '%2e%2e%2f', 'null', '__proto__', 'constructor', 'x'.repeat(490)];

let made = 0;
function resolved({ allOf: [base] = [], ...schema }: Schema): Schema {
  if (base) return { ...resolved(base), ...schema };
  const named = schema.$ref?.split('/').at(-1);
  return named ? (openapi.components.schemas as unknown as Record<string, Schema>)[named]! : schema;
}

/** What the route would take, so that one odd field at a time gets as far as it can. */
function plausible(given: Schema): unknown {
  const schema = resolved(given);
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'number' || schema.type === 'integer') return schema.minimum ?? 1;
  if (schema.type === 'array') return [plausible(schema.items ?? {})];
  return schema.format === 'email' ? `fuzz${++made}@souk.example` : `fuzz-${++made}`;
}

const requiredOf = ({ required = [], properties = {} }: Schema) =>
  required.map((name) => `${JSON.stringify(name)}:${JSON.stringify(plausible(properties[name] ?? {}))}`);

interface Asked {
  path: string;
  body?: string;
}

/** Spread over all fields: a route with many of them must not make the spec longer and longer. */
const some = (all: Asked[], most = 60): Asked[] => all.filter((_, i) => i % Math.ceil(all.length / most) === 0);

function* oddities({ method, path, query, body }: Operation): Generator<Asked> {
  const usual = path
    .replace('{tokenId}', rows.tokenId!)
    .replace(/\/(\w+)\/\{id\}/, (_, kind: string) => `/${kind}/${rows[kind] ?? randomUUID()}`);
  const here = usual.replace(/\{\w+\}/g, 'fuzz');
  yield { path: here };
  if (path.includes('{'))
    for (const id of ids) yield { path: path.replace(/\{\w+\}/g, id), ...(body ? { body: '{}' } : {}) };
  const asked = query.flatMap((name) => queryValues.map((value) => ({ path: `${here}?${name}=${value}` })));
  yield* some(asked);
  for (const name of [...inherited, 'x[y]']) yield { path: `${here}?${name}=a` };
  for (const name of query) yield { path: `${here}?${name}=a&${name}=b` };
  if (method === 'GET' || method === 'HEAD') return;
  for (const whole of wholes) yield { path: here, body: whole };
  if (!body) return;
  const schema = resolved(body);
  const names = Object.keys(schema.properties ?? {});
  const odd = (name: string, value: string) => ({
    path: here,
    body: `{${[...requiredOf(schema).filter((one) => !one.startsWith(`"${name}":`)), `${JSON.stringify(name)}:${value}`].join(',')}}`,
  });
  yield* some(names.flatMap((name) => values.map((value) => odd(name, value))));
  for (const name of inherited) yield odd(name, '{"prototype":{}}');
  for (const value of deepValues) yield odd(names[0] ?? 'x', value);
}

let sent = 0;
async function statusOf(method: string, { path, body }: Asked, authorization: string): Promise<number> {
  sent++;
  const response = await fetch(api.url + path, {
    method,
    headers: {
      authorization,
      'x-forwarded-for': `198.51.${(sent >> 8) & 255}.${sent & 255}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(sent % 2 ? { 'idempotency-key': `fuzz-${sent}` } : {}),
    },
    ...(body === undefined ? {} : { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(10_000),
  });
  await response.arrayBuffer();
  return response.status;
}

/** Some of what is asked signs the caller out. */
async function ask(operation: Operation): Promise<string[]> {
  const failures: string[] = [];
  let caller = await signIn(api, { role: 'admin', passwordHash });
  for (const asked of oddities(operation)) {
    let status = await statusOf(operation.method, asked, caller.headers.authorization);
    if (status === 401) {
      caller = await signIn(api, { role: 'admin', passwordHash });
      status = await statusOf(operation.method, asked, caller.headers.authorization);
    }
    // A database that is busy says nothing about what was asked.
    if (status === 503) status = await statusOf(operation.method, asked, caller.headers.authorization);
    if (status >= 500)
      failures.push(`${status} ${operation.method} ${asked.path.slice(0, 200)} ${asked.body?.slice(0, 200) ?? ''}`);
  }
  return failures;
}

const groupOf = ({ path }: Operation): string => path.split('/')[path.startsWith('/api/v') ? 3 : 1] ?? '';

it.each([...new Set(operations.map(groupOf))])(
  'no route of "%s" has an answer of 5xx to anything odd, and nothing is logged as a fault of ours',
  async (group) => {
    const failures: string[] = [];
    const waiting = operations.filter((operation) => groupOf(operation) === group);
    const [count, before] = [waiting.length, sent];
    const asking = Array.from({ length: 6 }, async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) failures.push(...(await ask(next)));
    });
    await Promise.all(asking);
    expect(failures).toEqual([]);
    expect(api.logs().filter(({ level }) => level === 'error')).toEqual([]);
    expect(sent - before).toBeGreaterThanOrEqual(count * 10);
  },
  120_000,
);
