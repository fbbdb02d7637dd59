import { expect, it } from '@jest/globals';
import openapi from '../../../openapi.json' with { type: 'json' };

interface Answer {
  description?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, { schema: { $ref?: string } }>;
}
interface Operation {
  security?: object[];
  parameters?: { in: string; name: string; required?: boolean }[];
  responses: Record<string, Answer>;
}
const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.entries(methods as unknown as Record<string, Operation>).map(
    ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
  ),
);
const operation = (name: string) => operations.find(([one]) => one === name)![1];
const headersOf = ({ parameters = [] }: Operation) =>
  parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
const namesOf = (found: typeof operations) => found.map(([name]) => name).sort();
const codesOf = ({ responses }: Operation, status: number) =>
  [...(responses[status]?.description ?? '').matchAll(/`(\w+)`/g)].map(([, code]) => code);

it('every POST of somebody who is signed in takes an Idempotency-Key, and says how it is refused', () => {
  const taking = operations.filter(([, one]) => headersOf(one).includes('Idempotency-Key'));
  const posts = operations.filter(([name, one]) => name.startsWith('POST') && 'bearer' in (one.security?.[0] ?? {}));
  expect(posts.length).toBeGreaterThan(30);
  expect(namesOf(taking)).toEqual(namesOf(posts));
  for (const [, one] of taking)
    expect(codesOf(one, 409)).toEqual(expect.arrayContaining(['idempotency_key_reused', 'idempotency_in_progress']));
});

it('whatever takes If-Match says with which codes it is refused', () => {
  const taking = operations.filter(([, one]) => headersOf(one).includes('If-Match'));
  expect(taking.length).toBeGreaterThan(15);
  for (const [, one] of taking) {
    const [stale] = codesOf(one, 412);
    expect(stale).toMatch(/^\w+_stale$/);
    expect(codesOf(one, 409)).toContain(stale!.replace('_stale', '_changed'));
  }
  expect(codesOf(operation('PUT /api/v1/task-settings'), 428)).toEqual(['if_match_required']);
  expect(codesOf(operation('POST /api/v1/tasks/{id}/approve'), 409)).toEqual(
    expect.arrayContaining(['task_status', 'proposal_changed', 'already_approved']),
  );
});

it('what counts its changes, and what is read on condition, has an ETag', () => {
  const tagged = operations.filter(([, { responses }]) =>
    Object.values(responses).some(({ headers }) => headers?.ETag),
  );
  expect(namesOf(tagged)).toEqual(
    expect.arrayContaining(['GET /api/v1/policies/{id}', 'GET /api/v1/stats/daily', 'POST /api/v1/tasks']),
  );
  for (const [, one] of operations.filter(([, found]) => headersOf(found).includes('If-None-Match')))
    expect(one.responses['304']?.headers).toHaveProperty('ETag');
  // A version of the past is none to name.
  expect(namesOf(tagged)).not.toContain('GET /api/v1/tasks/{id}/comments/{commentId}/edits');
});

it('who is refused for asking too much is told how long to wait', () => {
  expect(openapi.components.responses.TooManyRequests.headers).toHaveProperty('Retry-After');
  for (const [name, { responses, security }] of operations)
    if (security) expect([name, responses['429']]).toEqual([name, { $ref: '#/components/responses/TooManyRequests' }]);
});

it('tells nothing of how it is made', () => {
  expect(JSON.stringify(openapi)).not.toContain('x-refuses');
});
