import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createSoukClient } from '@souk/api-client';
import { noApi, noContent, noNetwork, on, onGet, problem } from '../../test/msw';
import { aMe, aToken } from '../../test/session';
import { Session } from './session';
import { rememberSignIn, signInRemembered } from './sign-in-memory';

const opened: Session[] = [];
afterEach(() => {
  jest.useRealTimers();
  for (const session of opened.splice(0)) session.stop();
  Reflect.deleteProperty(navigator, 'locks');
});

/** A tab of this browser. */
function openTab() {
  const baseUrl = window.location.origin;
  const session = new Session(createSoukClient({ baseUrl }));
  opened.push(session);
  const api = createSoukClient({ baseUrl, token: session.token, onUnauthorized: session.renewed });
  return { session, api };
}

/** Resolves when the state fits, at once if it does. */
const until = (session: Session, fits: (state: Session['state']) => boolean) =>
  new Promise<void>((resolve) => {
    const look = () => {
      if (!fits(session.state)) return;
      stop();
      resolve();
    };
    const stop = session.subscribe(look);
    look();
  });
const status = (wanted: Session['state']['status']) => (state: Session['state']) => state.status === wanted;
const inTrouble = (state: Session['state']) => state.status !== 'signed-out' && state.trouble !== null;

const ended = () => problem({ status: 401, code: 'session_ended' });
const refused = () => problem({ status: 401, code: 'token_expired' });
const bearer = (request: Request) => request.headers.get('authorization');

/** An API that hands out token-1, token-2 ..., and takes only the newest. */
function rotatingApi() {
  const seen = { refreshes: 0, atOnce: 0, most: 0, newest: '' };
  on('post', '/api/v1/auth/refresh', async () => {
    seen.most = Math.max(seen.most, ++seen.atOnce);
    await new Promise((resolve) => setTimeout(resolve, 20));
    seen.atOnce--;
    seen.newest = `token-${++seen.refreshes}`;
    return aToken({ accessToken: seen.newest });
  });
  onGet('/api/v1/auth/me', (request) => (bearer(request) === `Bearer ${seen.newest}` ? aMe('admin') : refused()));
  return seen;
}

describe('at the start', () => {
  test('a browser that never signed in is signed out without asking anybody', () => {
    expect(openTab().session.state).toEqual({ status: 'signed-out', because: null });
  });

  test('a cookie that still stands signs in silently', async () => {
    rememberSignIn();
    on('post', '/api/v1/auth/refresh', () => aToken());
    const { session } = openTab();
    expect(session.state).toEqual({ status: 'unknown', trouble: null });
    await until(session, status('signed-in'));
    await expect(session.token()).resolves.toBe('token-1');
  });

  test('a session that has ended says so, and is not asked for again', async () => {
    rememberSignIn();
    on('post', '/api/v1/auth/refresh', ended);
    const { session } = openTab();
    await until(session, status('signed-out'));
    expect(session.state).toEqual({ status: 'signed-out', because: 'ended' });
    expect(signInRemembered()).toBe(false);
  });

  test.each([
    ['the network is away', noNetwork],
    ['a proxy stands in for the API', noApi],
    ['a proxy says 401 in its own words', () => new Response('<h1>Authorization required</h1>', { status: 401 })],
    ['the API fails', () => problem({ status: 503, code: 'unavailable' })],
    ['the API asks to wait', () => problem({ status: 429, code: 'rate_limited' }, { 'retry-after': '1' })],
  ])('nobody is signed out because %s; it goes on when the API is back', async (_why, failure) => {
    rememberSignIn();
    let away = true;
    on('post', '/api/v1/auth/refresh', () => (away ? failure() : aToken()));
    const { session } = openTab();
    await until(session, inTrouble);
    expect(session.state.status).toBe('unknown');
    expect(signInRemembered()).toBe(true);
    away = false;
    window.dispatchEvent(new Event('online'));
    await until(session, status('signed-in'));
  });
});

describe('a token that is refused', () => {
  beforeEach(rememberSignIn);

  test('is renewed once for ten requests at the same moment, and each of them succeeds', async () => {
    const seen = rotatingApi();
    const { session, api } = openTab();
    await until(session, status('signed-in'));
    seen.newest = 'token-of-another-time';
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.get('/api/v1/auth/me')));
    expect(answers).toHaveLength(10);
    expect(seen.refreshes).toBe(2);
  });

  test('ends the session when the API says that it has ended', async () => {
    let stands = true;
    on('post', '/api/v1/auth/refresh', () => (stands ? aToken() : ended()));
    onGet('/api/v1/auth/me', refused);
    const { session, api } = openTab();
    await until(session, status('signed-in'));
    stands = false;
    await expect(api.get('/api/v1/auth/me')).rejects.toMatchObject({ status: 401 });
    expect(session.state).toEqual({ status: 'signed-out', because: 'ended' });
  });

  test('ends no session while the network is away: the request fails, and nothing else', async () => {
    let away = false;
    on('post', '/api/v1/auth/refresh', () => (away ? noNetwork() : aToken()));
    onGet('/api/v1/auth/me', refused);
    const { session, api } = openTab();
    await until(session, status('signed-in'));
    away = true;
    await expect(api.get('/api/v1/auth/me')).rejects.toMatchObject({ code: 'unreachable' });
    expect(session.state).toMatchObject({ status: 'signed-in', trouble: { code: 'unreachable' } });
  });
});

describe('time', () => {
  beforeEach(rememberSignIn);

  test('renews the token at four fifths of its life, whatever the date on this computer is', async () => {
    jest.useFakeTimers({ now: new Date('1999-01-01'), doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate'] });
    let refreshes = 0;
    on('post', '/api/v1/auth/refresh', () => aToken({ accessToken: `token-${++refreshes}`, expiresIn: 600 }));
    const { session } = openTab();
    await until(session, status('signed-in'));
    await jest.advanceTimersByTimeAsync(479_000);
    expect(refreshes).toBe(1);
    await jest.advanceTimersByTimeAsync(2_000);
    while (refreshes < 2) await jest.advanceTimersByTimeAsync(1);
    await expect(session.token()).resolves.toBe('token-2');
  });

  test('after a sleep in which no timer ran, the first request carries a new token', async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'setImmediate', 'setTimeout', 'clearTimeout'] });
    let refreshes = 0;
    on('post', '/api/v1/auth/refresh', () => aToken({ accessToken: `token-${++refreshes}` }));
    const { session } = openTab();
    await until(session, status('signed-in'));
    jest.setSystemTime(Date.now() + 3_600_000);
    await expect(session.token()).resolves.toBe('token-2');
  });
});

describe('two tabs', () => {
  beforeEach(rememberSignIn);

  test('never refresh at the same moment', async () => {
    Object.defineProperty(navigator, 'locks', { configurable: true, value: oneAfterAnother() });
    const seen = rotatingApi();
    const tabs = [openTab(), openTab(), openTab()];
    await Promise.all(tabs.map(({ session }) => until(session, status('signed-in'))));
    expect(seen.refreshes).toBe(3);
    expect(seen.most).toBe(1);
  });

  test('a sign-out in one signs the other out', async () => {
    on('post', '/api/v1/auth/refresh', () => aToken());
    on('post', '/api/v1/auth/logout', noContent);
    const [one, other] = [openTab().session, openTab().session];
    await Promise.all([one, other].map((session) => until(session, status('signed-in'))));
    await one.signOut();
    await until(other, status('signed-out'));
    expect(one.state).toEqual({ status: 'signed-out', because: 'signed-out' });
    expect(other.state).toEqual({ status: 'signed-out', because: 'signed-out-elsewhere' });
    await expect(other.token()).resolves.toBeNull();
  });

  test('a sign-in in one signs the other in', async () => {
    on('post', '/api/v1/auth/refresh', ended);
    const [one, other] = [openTab().session, openTab().session];
    await Promise.all([one, other].map((session) => until(session, status('signed-out'))));
    on('post', '/api/v1/auth/login', () => aToken());
    on('post', '/api/v1/auth/refresh', () => aToken({ accessToken: 'token-of-the-other' }));
    await one.signIn({ email: 'ada@example.com', password: 'secret' });
    await until(other, status('signed-in'));
    await expect(other.token()).resolves.toBe('token-of-the-other');
  });

  test('somebody else who signs in takes the place of whoever was there', async () => {
    let name = 'first';
    on('post', '/api/v1/auth/refresh', () => aToken({ accessToken: `token-of-the-${name}` }));
    on('post', '/api/v1/auth/login', () => aToken());
    const [one, other] = [openTab().session, openTab().session];
    await Promise.all([one, other].map((session) => until(session, status('signed-in'))));
    const states: string[] = [];
    other.subscribe(() => states.push(other.state.status));
    name = 'second';
    await one.signIn({ email: 'bob@example.com', password: 'secret' });
    await until(other, () => states.includes('signed-in'));
    expect(states[0]).toBe('unknown');
    await expect(other.token()).resolves.toBe('token-of-the-second');
  });
});

describe('signing out', () => {
  test('wins over a renewal that was under way', async () => {
    rememberSignIn();
    let answer: () => void = () => undefined;
    on('post', '/api/v1/auth/refresh', () => aToken());
    on('post', '/api/v1/auth/logout', noContent);
    const { session } = openTab();
    await until(session, status('signed-in'));
    const asked = new Promise<void>((resolve) => {
      on('post', '/api/v1/auth/refresh', async () => {
        resolve();
        await new Promise<void>((go) => (answer = go));
        return aToken({ accessToken: 'late' });
      });
    });
    const renewal = session.renewed('token-1');
    await asked;
    await session.signOut();
    answer();
    await expect(renewal).resolves.toBeNull();
    expect(session.state.status).toBe('signed-out');
  });

  test('that the API did not hear of is no sign-out', async () => {
    rememberSignIn();
    on('post', '/api/v1/auth/refresh', () => aToken());
    on('post', '/api/v1/auth/logout', noNetwork);
    const { session } = openTab();
    await until(session, status('signed-in'));
    await expect(session.signOut()).rejects.toMatchObject({ code: 'unreachable' });
    expect(session.state.status).toBe('signed-in');
  });
});

/** The Web Locks of a browser, of which jsdom has none. */
function oneAfterAnother(): Pick<LockManager, 'request'> {
  let last: Promise<unknown> = Promise.resolve();
  const request = (_name: string, _options: LockOptions, work: () => Promise<unknown>) => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  return { request } as unknown as LockManager;
}
