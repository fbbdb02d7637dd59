import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KeyRing } from '@souk/auth';
import { Database, Events, type Marketplace, type StoredEvent, system } from '@souk/platform';
import { asOwner, eventually, signJwt } from '@souk/testing';
import { maySee } from '../src/events/event-visibility';
import { bearer, signIn, tokenFor } from './callers';
import { named, startTestApi, type TestApi } from './test-api';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ callers: 'real' });
  await signIn(api, { role: 'admin' });
});
afterAll(() => api.close());

const actor = system('spec');
const write = (kind: string, type: string, marketplace?: Marketplace) =>
  api
    .get(Database)
    .transaction(actor, (tx) =>
      api.get(Events).append(tx, { type, actor, subject: [kind, '1'], ...(marketplace ? { marketplace } : {}) }),
    );

interface Stream {
  /** Of the events; `open` and `reconnect` are told apart below. */
  types: () => string[];
  ended: () => boolean;
  close: () => void;
}

const opened: Stream[] = [];
async function follow(token: string): Promise<Stream> {
  const aborter = new AbortController();
  let text = '';
  let ended = false;
  const response = await fetch(`${api.url}/api/v1/events/stream`, { headers: bearer(token), signal: aborter.signal });
  expect(response.status).toBe(200);
  const read = async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) text += decoder.decode(chunk as Uint8Array, { stream: true });
    ended = true;
  };
  void read().catch(() => undefined);
  await eventually(() => expect(text).toContain('event: open'));
  const types = () => [...text.matchAll(/^event: (.+)$/gm)].map(([, type]) => type!).filter((type) => type !== 'open');
  const stream = { types, ended: () => ended, close: () => aborter.abort() };
  opened.push(stream);
  return stream;
}
afterAll(() => opened.forEach(({ close }) => close()));

/** Said goodbye and closed, within a second of what ended it. */
const isDismissed = (stream: Stream) =>
  eventually(() => expect([stream.types().at(-1), stream.ended()]).toEqual(['reconnect', true]), { withinMs: 1000 });

describe('a stream', () => {
  it('ends within a second when the session ends', async () => {
    const { token, sessionId } = await signIn(api, { role: 'head' });
    const [own, other] = [await follow(token), await follow((await signIn(api, { role: 'head' })).token)];
    await asOwner(api.database, `UPDATE sessions SET ended_at = now(), end_reason = 'spec' WHERE id = $1`, [sessionId]);
    await isDismissed(own);
    expect(other.ended()).toBe(false);
  });

  it('ends within a second when the person is disabled', async () => {
    const { token, userId } = await signIn(api, { role: 'head' });
    const stream = await follow(token);
    await asOwner(api.database, `UPDATE users SET status = 'disabled' WHERE id = $1`, [userId]);
    await isDismissed(stream);
  });

  it('ends within a second when the person must change the password', async () => {
    const { token, userId } = await signIn(api, { role: 'head' });
    const stream = await follow(token);
    await asOwner(api.database, 'UPDATE users SET must_change_password = true WHERE id = $1', [userId]);
    await isDismissed(stream);
  });

  it('ends when the token expires, although the session goes on', async () => {
    const { userId, sessionId } = await signIn(api, { role: 'head' });
    const { kid, algorithm: alg, privateKey } = await api.get(KeyRing).signer();
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: 'http://localhost:8000', aud: 'souk', sub: userId, sid: `session:${sessionId}`, jti: 'x' };
    const times = { client_id: 'dashboard', iat, exp: iat + 3 };
    const stream = await follow(signJwt({ alg, kid, typ: 'at+jwt' }, { ...claims, ...times }, privateKey));
    await eventually(() => expect(Date.now() / 1000).toBeGreaterThanOrEqual(times.exp));
    await isDismissed(stream);
  });

  it('shows the audit to those who may read it, and to nobody else', async () => {
    const [admin, auditor, head, member] = await Promise.all(
      ['admin', 'auditor', 'head', 'member'].map(async (role) => follow((await signIn(api, { role })).token)),
    );
    const secret = ['user', 'session', 'agent_token', 'signing_key', 'break_glass', 'event_partition', 'database'];
    for (const kind of secret) await write(kind, `${kind}.spec`);
    await write('unheard_of', 'unheard_of.spec');
    await write('job', 'job.spec');
    await write('agent', 'agent.spec');
    const ours = (stream: Stream | undefined) => stream?.types().filter((type) => type.endsWith('.spec'));
    const all = [...secret.map((kind) => `${kind}.spec`), 'unheard_of.spec', 'job.spec', 'agent.spec'];
    await eventually(() => {
      expect(ours(admin)).toEqual(all);
      expect(ours(auditor)).toEqual(all);
      expect(ours(head)).toEqual(['job.spec', 'agent.spec']);
      expect(ours(member)).toEqual(['agent.spec']);
    });
  });

  it('shows a person who is limited to marketplaces nothing of another one', async () => {
    const { token } = await signIn(api, { role: 'head', marketplaces: ['shein', 'kaway'] });
    const stream = await follow(token);
    await write('job', 'job.amazon', 'amazon');
    await write('job', 'job.shein', 'shein');
    await write('job', 'job.everybody');
    await write('job', 'job.kaway', 'kaway');
    await eventually(() => expect(stream.types()).toEqual(['job.shein', 'job.everybody', 'job.kaway']));
  });

  it('shows less within a second when the role becomes less, without ending', async () => {
    const { token, userId } = await signIn(api, { role: 'auditor' });
    const stream = await follow(token);
    await asOwner(api.database, `UPDATE users SET role = 'member' WHERE id = $1`, [userId]);
    await eventually(
      async () => {
        await write('user', 'user.probed');
        await write('agent', 'agent.probed');
        await eventually(() => expect(stream.types().at(-1)).toBe('agent.probed'));
        expect(stream.types().at(-2)).toBe('agent.probed');
      },
      { withinMs: 3000 },
    );
    expect(stream.ended()).toBe(false);
  });

  it('shows no more than the scope of the token', async () => {
    const { userId, sessionId } = await signIn(api, { role: 'admin' });
    const scope = ['events.read', 'jobs.read'] as const;
    const stream = await follow(await tokenFor(api, userId, `session:${sessionId}`, { scope }));
    await write('user', 'user.probed');
    await write('job', 'job.probed');
    await eventually(() => expect(stream.types()).toEqual(['job.probed']));
  });
});

it('an agent sees events of its own marketplace, and not those that have none', () => {
  const agent = { kind: 'agent', id: '1', name: 'a', marketplace: 'shopee' } as const;
  const viewer = { actor: agent, permissions: named.admin.permissions };
  const event = (marketplace: string | null) => ({ subject: { kind: 'job', id: '1' }, marketplace }) as StoredEvent;
  expect(['shopee', 'amazon', null].filter((marketplace) => maySee(viewer, event(marketplace)))).toEqual(['shopee']);
});
