import { createHash } from 'node:crypto';
import { Users } from '@souk/auth';
import { type PersonRole, system } from '@souk/platform';
import { asOwner } from '@souk/testing';
import { startTestApi, type TestApi } from './test-api';

export const password = 'correct horse battery';
export const home = 'http://localhost:5173';

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { code?: string; accessToken?: string; items?: Record<string, unknown>[] };
  /** `souk_refresh=...` as a browser would send it back; undefined when none was set. */
  cookie: string | undefined;
}

interface Call {
  token?: string | undefined;
  cookie?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

let last = 0;

/** The API with people who really sign in; every call comes from an address of its own, unless it says otherwise. */
export async function startPeopleApi(env: NodeJS.ProcessEnv = {}) {
  const api: TestApi = await startTestApi({ callers: 'real', env: { API__TRUSTED_PROXIES: '127.0.0.1', ...env } });

  const call = async (method: string, path: string, { token, cookie, body, headers }: Call = {}): Promise<Answer> => {
    const address = `198.51.${(++last >> 8) & 255}.${last & 255}`;
    const response = await fetch(`${api.url}/api/v1${path}`, {
      method,
      headers: {
        'x-forwarded-for': address,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const set = response.headers.getSetCookie()[0];
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : (JSON.parse(text) as Answer['body']),
      cookie: set === undefined ? undefined : set.split(';', 1)[0],
    };
  };

  const add = async (role: PersonRole = 'member', email = `person${++last}@souk.example`) => {
    const { user } = await api.get(Users).create(system('spec'), { email, name: `Person ${last}`, role, password });
    return user;
  };
  const login = (email: string, given: unknown = password, more: Call = {}) =>
    call('POST', '/auth/login', { body: { email, password: given }, ...more });

  /** As if so many attempts had failed: the next failure costs a long wait. */
  const failedBefore = (subject: `account:${string}` | `address:${string}`, failures: number) =>
    asOwner(api.database, 'INSERT INTO lockouts (subject, failures) VALUES ($1, $2)', [subject, failures]);

  return {
    api,
    failedBefore,
    failedToSignIn: (email: string, address: string, failures: number) =>
      failedBefore(`account:${createHash('sha256').update(email).digest('hex')} ${address}`, failures),
    call,
    add,
    login,
    /** Somebody new, signed in. */
    signedIn: async (role: PersonRole = 'member') => {
      const user = await add(role);
      const { body, cookie } = await login(user.email);
      return { user, token: body.accessToken!, cookie: cookie! };
    },
    refresh: (cookie: string | undefined, headers = {}) => call('POST', '/auth/refresh', { cookie, headers }),
  };
}

export type PeopleApi = Awaited<ReturnType<typeof startPeopleApi>>;
