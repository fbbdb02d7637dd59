import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { Passwords, SigningKeys } from '@souk/auth';
import { system } from '@souk/platform';
import { asOwner } from '@souk/testing';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { type ApiProcess, ApiProcesses } from './api-processes';
import { startTestApi, type TestApi } from './test-api';

/** Long enough for many rotations; a release may be tried for longer. */
const seconds = Number(process.env.SOUK_ROTATION_SECONDS ?? 8);
const cacheSeconds = 1;
jest.setTimeout((seconds + 60) * 1000);

const env = {
  API__KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
  API__COOKIE_SECRET: randomBytes(32).toString('base64'),
  API__JWKS_CACHE_SECONDS: String(cacheSeconds),
  API__RATE_AUTH: '100000/60s',
  API__RATE_READ: '1000000/60s',
  API__RATE_WRITE: '1000000/60s',
  API__RATE_ANONYMOUS: '1000000/60s',
};
const password = 'figs and saffron at dawn';

let rotating: TestApi;
let processes: ApiProcesses;
let apis: ApiProcess[];

beforeAll(async () => {
  rotating = await startTestApi({ env });
  processes = ApiProcesses.prepare();
  const settings = { ...env, API__DATABASE_URL: rotating.database.appUrl };
  apis = await Promise.all([1, 2].map(() => processes.startReady(settings)));
});
afterAll(async () => {
  processes.remove();
  await rotating.close();
});

async function person(): Promise<string> {
  const id = uuidv7();
  await asOwner(
    rotating.database,
    `INSERT INTO users (id, email, name, role, password_hash) VALUES ($1, $2, 'A person', 'member', $3)`,
    [id, `${id}@souk.local`, await rotating.get(Passwords).hash(password)],
  );
  return `${id}@souk.local`;
}

/** A dashboard: signs in at one API, renews its token at whichever, and asks both with every token that has not expired. */
class Dashboard {
  private cookie = '';
  readonly tokens: string[] = [];
  private turn = 0;

  private get api(): ApiProcess {
    return apis[this.turn++ % apis.length]!;
  }

  async signIn(email: string): Promise<Response> {
    return this.take(await this.post('login', { email, password }));
  }

  async renew(): Promise<Response> {
    return this.take(await this.post('refresh'));
  }

  ask(): Promise<Response> {
    const token = this.tokens[Math.floor(Math.random() * this.tokens.length)];
    return fetch(`${this.api.url}/api/v1/auth/me`, { headers: { authorization: `Bearer ${token}` } });
  }

  private post(what: string, body?: object): Promise<Response> {
    return fetch(`${this.api.url}/api/v1/auth/${what}`, {
      method: 'POST',
      headers: { cookie: this.cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  private async take(response: Response): Promise<Response> {
    const [cookie] = response.headers.getSetCookie();
    if (cookie) this.cookie = cookie.split(';')[0]!;
    if (response.ok) this.tokens.push(((await response.json()) as { accessToken: string }).accessToken);
    return response;
  }
}

/** Another system: keeps the public keys for as long as it was told, and not a moment less. */
class Outsider {
  private keys: { of: ReturnType<typeof createLocalJWKSet>; until: number } | undefined;

  async verify(token: string): Promise<void> {
    if (!this.keys || this.keys.until < Date.now()) {
      const response = await fetch(`${apis[0]!.url}/.well-known/jwks.json`);
      this.keys = {
        of: createLocalJWKSet((await response.json()) as JSONWebKeySet),
        until: Date.now() + cacheSeconds * 1000,
      };
    }
    await jwtVerify(token, this.keys.of, { issuer: 'http://localhost:8000', audience: 'souk', typ: 'at+jwt' });
  }
}

const operator = system('spec');

/** The usual way: published first, so that it signs when everybody knows it. */
async function rotateInTime(): Promise<void> {
  const { key } = await rotating.get(SigningKeys).rotate(operator, {});
  await pause(Math.max(0, key.signsFrom.getTime() - Date.now()) + 20);
  await rotating.get(SigningKeys).tend();
}

/** In need: nobody was told before. */
async function rotateAtOnce(): Promise<void> {
  await rotating.get(SigningKeys).rotate(operator, { immediately: true, reason: 'a drill' });
  await pause(cacheSeconds * 1000);
}

it.each([
  { how: 'in time', rotateOnce: rotateInTime, elsewhere: true },
  { how: 'at once', rotateOnce: rotateAtOnce, elsewhere: false },
])('tokens keep working while keys rotate $how under load on two APIs', async ({ rotateOnce, elsewhere }) => {
  const end = Date.now() + seconds * 1000;
  const refused: string[] = [];
  const counted = { asked: 0, renewed: 0, rotations: 0, kids: new Set<unknown>() };
  const emails = await Promise.all(Array.from({ length: 6 }, person));

  const rotate = async () => {
    while (Date.now() < end) {
      await rotateOnce();
      counted.rotations++;
    }
  };
  const load = emails.map(async (email) => {
    const dashboard = new Dashboard();
    const outsider = new Outsider();
    const check = async (what: string, response: Response) => {
      if (!response.ok) refused.push(`${what}: ${response.status} ${await response.text()}`);
    };
    await check('sign-in', await dashboard.signIn(email));
    for (let renewAt = Date.now(); Date.now() < end;) {
      if (Date.now() >= renewAt) {
        renewAt = Date.now() + 200;
        counted.renewed++;
        await check('renewal', await dashboard.renew());
        const token = dashboard.tokens.at(-1)!;
        counted.kids.add(
          (JSON.parse(Buffer.from(token.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid,
        );
        if (elsewhere)
          await outsider.verify(token).catch((error: unknown) => refused.push(`elsewhere: ${String(error)}`));
      }
      counted.asked++;
      await check('request', await dashboard.ask());
    }
  });
  await Promise.all([rotate(), ...load]);

  expect(refused).toEqual([]);
  expect(counted.rotations).toBeGreaterThan(seconds / 5);
  expect(counted.kids.size).toBeGreaterThan(seconds / 5);
  expect(counted.asked).toBeGreaterThan(seconds * 20);
  expect(await asOwner(rotating.database, `SELECT FROM signing_keys WHERE state = 'active'`)).toHaveLength(1);
});
