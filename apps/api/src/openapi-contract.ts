import { refusalPrefix } from './http/refuses';

interface Answer {
  $ref?: string;
  description: string;
  headers?: Record<string, object>;
  content?: Record<string, { schema: object }>;
}
interface Operation {
  security?: object[];
  parameters?: object[];
  responses: Record<string, Answer>;
}
interface Schema {
  properties?: Record<string, object>;
}
interface Document {
  paths: object;
  components?: { schemas?: Record<string, object> };
}

const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemView' } } };
const ref = (kind: 'headers' | 'responses', name: string) => ({ $ref: `#/components/${kind}/${name}` });

const number = { type: 'integer', minimum: 0 };
const headers = {
  ETag: { description: 'Names what was read: for If-Match and If-None-Match', schema: { type: 'string' } },
  'Retry-After': { description: 'Seconds', schema: number },
  'RateLimit-Limit': { description: 'Requests in the window', schema: number },
  'RateLimit-Remaining': { description: 'How many of them are left', schema: number },
  'RateLimit-Reset': { description: 'Seconds until the window ends', schema: number },
};
const headersOf = (names: (keyof typeof headers)[]) =>
  Object.fromEntries(names.map((name) => [name, ref('headers', name)]));
const rateLimit = headersOf(['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset']);

const responses = {
  Problem: {
    description: 'A problem; `code` says which. 503 has Retry-After',
    headers: headersOf(['Retry-After']),
    content: problem,
  },
  TooManyRequests: {
    description: '`rate_limited`, or a code of too many at once',
    headers: { ...headersOf(['Retry-After']), ...rateLimit },
    content: problem,
  },
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same request again, under the same key, gets the first answer for 24 hours and does nothing',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,200}$' },
};
const keyRefusals = ['idempotency_key_reused', 'idempotency_in_progress', 'answered_before'];

/** What holds for many routes and is in no decorator of each: what of a request and of an answer follows from its method and its form. */
export function describeContract(document: Document): void {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  Object.assign((document.components ??= {}), { headers, responses });
  for (const path of Object.values(document.paths))
    for (const [method, operation] of Object.entries(path as Record<string, Operation>))
      describe(method, operation, schemas);
}

function describe(method: string, operation: Operation, schemas: Record<string, Schema>): void {
  const { responses: answers, security, parameters = [] } = operation;
  const refusals = takeRefusals(operation);
  // Whoever is not signed in has no keys.
  if (method === 'post' && security?.some((scheme) => 'bearer' in scheme)) {
    operation.parameters = [...parameters, idempotencyKey];
    for (const code of keyRefusals) (refusals['409'] ??= []).push(code);
  }
  const limited = security !== undefined || method === 'post';
  const conditional = parameters.some((parameter) => 'name' in parameter && parameter.name === 'If-None-Match');
  for (const [status, answer] of Object.entries(answers)) {
    const tagged = conditional || hasVersion(answer, schemas);
    if (Number(status) < 400)
      answer.headers = { ...answer.headers, ...(tagged ? headersOf(['ETag']) : {}), ...(limited ? rateLimit : {}) };
  }
  for (const [status, codes] of Object.entries(refusals))
    answers[status] ??= {
      description: codes
        .sort()
        .map((code) => `\`${code}\``)
        .join(', '),
      content: problem,
    };
  // The token endpoint has errors of its own.
  if (limited && !answers.default) answers['429'] ??= ref('responses', 'TooManyRequests') as Answer;
  answers.default ??= ref('responses', 'Problem') as Answer;
}

/** Out of the document again: they are how decorators say it. */
function takeRefusals(operation: Operation): Record<string, string[]> {
  const refusals: Record<string, string[]> = {};
  const extensions = operation as unknown as Record<string, unknown>;
  for (const [name, status] of Object.entries(extensions)) {
    if (!name.startsWith(refusalPrefix)) continue;
    (refusals[String(status)] ??= []).push(name.slice(refusalPrefix.length));
    Reflect.deleteProperty(extensions, name);
  }
  return refusals;
}

/** Whatever counts its changes has an ETag. */
function hasVersion({ content = {} }: Answer, schemas: Record<string, Schema>): boolean {
  const { schema } = content['application/json'] ?? {};
  const name = schema && '$ref' in schema ? String(schema.$ref).split('/').at(-1) : undefined;
  const version = name === undefined ? undefined : schemas[name]?.properties?.version;
  return version !== undefined && 'type' in version && version.type === 'number';
}
