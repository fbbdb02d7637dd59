import { type IncomingHttpHeaders } from 'node:http';
import { DomainError } from '@souk/platform';

export interface TokenRequest {
  clientId: string;
  clientSecret: string;
  scope: string[] | undefined;
}

type Parameters = ReadonlyMap<string, string>;

/** RFC 6749, 4.4.2: what a client asks, or the error that RFC has for it. */
export function readTokenRequest({ authorization }: IncomingHttpHeaders, body: unknown): TokenRequest {
  const parameters = parametersOf(body);
  const grantType = parameters.get('grant_type');
  if (grantType === undefined) throw malformed('grant_type is missing; it is client_credentials.');
  if (grantType !== 'client_credentials')
    throw new DomainError('invalid', 'unsupported_grant_type', 'The only grant_type is client_credentials.');
  const [clientId, clientSecret] = clientOf(authorization, parameters);
  return { clientId, clientSecret, scope: parameters.get('scope')?.split(' ').filter(Boolean) };
}

/** The secret that a request presents, whatever else is wrong with it. */
export function presentedSecret({ authorization }: IncomingHttpHeaders, body: unknown): string | undefined {
  try {
    return clientOf(authorization, parametersOf(body))[1];
  } catch {
    return undefined;
  }
}

/** RFC 6749, 3.2: a parameter without a value counts as left out, one that nobody knows is ignored, none is sent twice. */
function parametersOf(body: unknown): Parameters {
  const parameters = new Map<string, string>();
  for (const [name, value] of entriesOf(body)) {
    if (typeof value !== 'string') {
      if (known.has(name)) throw malformed(`${name} must be a text.`);
    } else if (parameters.has(name)) {
      throw malformed(`${known.has(name) ? name : 'A parameter'} was sent more than once.`);
    } else parameters.set(name, value);
  }
  return new Map([...parameters].filter(([, value]) => value !== ''));
}

const known = new Set(['grant_type', 'client_id', 'client_secret', 'scope']);

function entriesOf(body: unknown): Iterable<[string, unknown]> {
  if (body instanceof URLSearchParams) return body;
  if (body === undefined || body === null) return [];
  if (typeof body !== 'object' || Array.isArray(body)) throw malformed('The body must be a form or a JSON object.');
  return Object.entries(body);
}

function clientOf(authorization: string | undefined, parameters: Parameters): [id: string, secret: string] {
  const [id, secret] = [parameters.get('client_id'), parameters.get('client_secret')];
  if (authorization === undefined) {
    if (id === undefined || secret === undefined)
      throw unknownClient('Send client_id and client_secret, by HTTP Basic or in the body.');
    return [id, secret];
  }
  if (secret !== undefined) throw malformed('Send the client_secret by HTTP Basic or in the body, not both.');
  const client = basicClient(authorization);
  if (id !== undefined && id !== client[0]) throw malformed('The client_id of the body is not that of HTTP Basic.');
  return client;
}

/** RFC 6749, 2.3.1: both are form-encoded before they are joined. */
function basicClient(authorization: string): [id: string, secret: string] {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1] ?? '';
  const [, id = '', secret = ''] = /^([^:]+):(.+)$/s.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  try {
    if (id && secret) return [formDecoded(id), formDecoded(secret)];
  } catch {
    // a percent sign that begins no character
  }
  throw unknownClient('The Authorization header is not HTTP Basic with a client_id and a client_secret.');
}

const formDecoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

const malformed = (message: string) => new DomainError('invalid', 'invalid_request', message);
const unknownClient = (message: string) => new DomainError('unauthenticated', 'invalid_client', message);
