import { sign } from 'node:crypto';
import { expect } from '@jest/globals';
import { KeyRing, type Signer } from '@souk/auth';
import { Metrics } from '@souk/platform';
import { asOwner, signJwt } from '@souk/testing';
import { bearer, signIn } from './callers';
import { startTestApi, type TestApi } from './test-api';

/** Stands in every token of this spec, as a claim of the rightly signed ones and as text in the others. */
const canary = 'c4n4ry-t0k3n-9sKd';

export let api: TestApi;
export let person: Awaited<ReturnType<typeof signIn>>;
export let signer: Signer;
const sent: string[] = [];
const answers: string[] = [];

/** An API with an admin who is signed in, whose tokens are what the specs change. */
export async function start(): Promise<void> {
  api = await startTestApi({ callers: 'real' });
  person = await signIn(api, { role: 'admin' });
  await renewSigner();
}

/** After another key has become the one that signs. */
export async function renewSigner(): Promise<void> {
  await api.get(KeyRing).reload();
  signer = await api.get(KeyRing).signer();
}

export const part = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
export const seconds = () => Math.floor(Date.now() / 1000);
export const header = () => ({ alg: signer.algorithm, kid: signer.kid, typ: 'at+jwt' });
export const claims = () => ({
  iss: 'http://localhost:8000',
  aud: 'souk',
  sub: person.userId,
  sid: `session:${person.sessionId}`,
  client_id: 'dashboard',
  jti: canary,
  iat: seconds(),
  exp: seconds() + 600,
});
/** Rightly signed: what is wrong with it is what the test changes. */
export const signed = (headers: object = {}, changes: object = {}, key = signer.privateKey) =>
  signJwt({ ...header(), ...headers }, { ...claims(), ...changes }, key);
/** The JSON is what the test says, to the letter. */
export const signTexts = (headText: string | Buffer, claimsText: string | Buffer) =>
  signBody([headText, claimsText].map((text) => Buffer.from(text as string).toString('base64url')).join('.'));
export const signBody = (body: string) =>
  `${body}.${sign('sha256', Buffer.from(body), { key: signer.privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;

interface Answer {
  status: number;
  code: string | undefined;
  challenge: string | null;
  reason: string | undefined;
}

const counts = async (): Promise<Map<string, number>> => {
  const { values } = await api.get(Metrics).registry.getSingleMetric('jwt_verification_failures_total')!.get();
  return new Map(values.map(({ labels, value }) => [String(labels.reason), value]));
};

export async function present(token: string, path = '/api/v1/signing-keys'): Promise<Answer> {
  sent.push(token);
  const before = await counts();
  const response = await fetch(`${api.url}${path}`, { headers: bearer(token) });
  const text = await response.text();
  answers.push(text, JSON.stringify([...response.headers]));
  const grown = [...(await counts())].filter(([reason, count]) => count !== before.get(reason));
  return {
    status: response.status,
    code: (JSON.parse(text) as { code?: string }).code,
    challenge: response.headers.get('www-authenticate'),
    reason: grown.map(([reason]) => reason).join() || undefined,
  };
}

export const invalid = (reason?: string) => ({
  status: 401,
  code: 'invalid_token',
  challenge: 'Bearer error="invalid_token"',
  reason,
});
/** Without this a test that expects 401 could pass for any reason. */
export const control = async () => expect((await present(signed())).status).toBe(200);

/** About all that was presented so far. Each part of a token counts as one. */
export async function expectNothingLeaked(): Promise<void> {
  expect(sent.length).toBeGreaterThan(100);
  const events = await asOwner(api.database, 'SELECT * FROM events');
  const metrics = await (await fetch(`${api.url}/metrics`)).text();
  const all = [...answers, metrics, ...[...events, ...api.logs()].map((one) => JSON.stringify(one))].join('\n');
  expect(all).toContain('jwt_verification_failures_total');
  expect(all).not.toContain(canary);
  const pieces = [...new Set(sent)].flatMap((token) => token.split('.')).filter(({ length }) => length >= 20);
  expect(pieces.filter((piece) => all.includes(piece))).toEqual([]);
}
