import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type WebhookSecretView } from '../src/sources/sources.api';
import { type SourcesApi, startSourcesApi } from './sources-context';

let s: SourcesApi;
let id: string;
let secret: string;
beforeAll(async () => {
  s = await startSourcesApi();
});
afterAll(() => s.close());
beforeEach(async () => {
  ({ id } = await s.add());
  await ended();
  secret = (await s.call<WebhookSecretView>('POST', `/sources/${id}/webhook-secret`)).body.secret;
});

const ended = () => s.rows(`UPDATE scans SET status = 'succeeded' WHERE source_id = $1`, [id]);
const scans = () =>
  s.rows<{ id: string; trigger: string; requested_by_name: string }>(
    `SELECT id, trigger, requested_by_name FROM scans WHERE source_id = $1 AND status = 'queued'`,
    [id],
  );

const push = (more: object = {}) => ({
  ref: 'refs/heads/main',
  before: '1'.repeat(40),
  after: '2'.repeat(40),
  repository: { default_branch: 'main', pushed_at: Math.random() },
  ...more,
});

type Headers = Record<string, string>;
const send = async (text: string, headers: Headers, to = id) => {
  const response = await fetch(`${s.api.url}/api/v1/hooks/git/${to}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const hubSignature = (text: string, key: string) => `sha256=${createHmac('sha256', key).update(text).digest('hex')}`;
const fromGitHub = (text: string, key = secret, more: Headers = {}): Headers => ({
  'x-github-event': 'push',
  'x-github-delivery': randomUUID(),
  'x-hub-signature-256': hubSignature(text, key),
  ...more,
});
const fromGitLab = (key = secret, more: Headers = {}): Headers => ({
  'x-gitlab-event': 'Push Hook',
  'x-gitlab-event-uuid': randomUUID(),
  'x-gitlab-token': key,
  ...more,
});
const signedByGitLab = (
  text: string,
  key = secret,
  { at = Date.now(), name = `delivery ${Math.random()}` } = {},
): Headers => {
  const seconds = String(Math.floor(at / 1000));
  const bytes = Buffer.from(key.replace('whsec_', ''), 'base64');
  return {
    'x-gitlab-event': 'Push Hook',
    'webhook-id': name,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${createHmac('sha256', bytes).update(`${name}.${seconds}.${text}`).digest('base64')}`,
  };
};
const ways: [string, (text: string) => Headers][] = [
  ['GitHub', (text) => fromGitHub(text)],
  ['GitLab', () => fromGitLab()],
  ['GitLab with a signing token', (text) => signedByGitLab(text)],
];

describe('a push', () => {
  it.each(ways)('that %s tells of brings a scan, which is in the answer', async (_, headers) => {
    const text = JSON.stringify(push(), null, 2);
    const { status, body } = await send(text, headers(text));
    const [scan] = await scans();
    expect([status, body]).toEqual([202, { scanId: scan?.id, ignored: null }]);
    expect(scan).toMatchObject({ trigger: 'webhook', requested_by_name: 'git webhook' });
  });

  it('of GitHub may come as a form, which is signed as it is', async () => {
    const form = (payload: string) => new URLSearchParams({ payload }).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const text = form(JSON.stringify(push({ commits: [{ message: 'a=b&c ünï +' }] })));
    const { status, body } = await send(text, fromGitHub(text, secret, type));
    expect([status, body]).toEqual([202, { scanId: (await scans())[0]?.id, ignored: null }]);
    await ended();
    expect((await send(text, fromGitHub(text, secret, type))).body['code']).toBe('delivery_repeated');
    const inside = JSON.stringify(push());
    expect((await send(form(inside), fromGitHub(inside, secret, type))).status).toBe(401);
    for (const bad of ['', 'a=b', form('{'), form('7'), 'payload', '%', 'payload=%ff'])
      expect((await send(bad, fromGitHub(bad, secret, type))).body['ignored']).toBe('not_a_push');
    expect(await scans()).toEqual([]);
  });

  it.each(ways)('of %s is taken once', async (_, headers) => {
    const text = JSON.stringify(push());
    const same = headers(text);
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(text, same)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409]);
    await ended();
    expect((await send(text, same)).body['code']).toBe('delivery_repeated');
    expect(await scans()).toEqual([]);
  });

  it('of GitHub is not taken again under another name, which its signature does not cover', async () => {
    const text = JSON.stringify(push());
    await send(text, fromGitHub(text));
    await ended();
    expect((await send(text, fromGitHub(text))).status).toBe(409);
    expect(await scans()).toEqual([]);
  });

  it.each([
    [-6 * 60_000, 400],
    [-4 * 60_000, 202],
    [4 * 60_000, 202],
    [6 * 60_000, 400],
  ])('signed with its time counts within five minutes of it: %d ms', async (offset, expected) => {
    const text = JSON.stringify(push());
    const { status, body } = await send(text, signedByGitLab(text, secret, { at: Date.now() + offset }));
    expect(status).toBe(expected);
    if (expected === 400) expect(body['code']).toBe('delivery_too_old');
  });

  it('whose time was changed afterwards is not signed', async () => {
    const text = JSON.stringify(push());
    const old = signedByGitLab(text, secret, { at: Date.now() - 3_600_000 });
    const { status } = await send(text, { ...old, 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) });
    expect(status).toBe(401);
  });

  it('without a name could be repeated by anybody, and is refused', async () => {
    const text = JSON.stringify(push());
    for (const headers of [fromGitHub(text), fromGitLab()]) {
      delete headers['x-github-delivery'];
      delete headers['x-gitlab-event-uuid'];
      expect((await send(text, headers)).body['code']).toBe('delivery_unnamed');
    }
    expect(await scans()).toEqual([]);
  });

  it('is remembered for thirty days', async () => {
    await s.rows(
      `INSERT INTO hook_deliveries SELECT $1, at::text, now() - at * interval '1 day' FROM unnest('{29, 31}'::integer[]) at`,
      [id],
    );
    const text = JSON.stringify(push());
    await send(text, fromGitLab());
    const left = await s.rows('SELECT FROM hook_deliveries WHERE source_id = $1', [id]);
    expect(left).toHaveLength(2);
  });

  it('that meets a scan that waits gets that one', async () => {
    const first = JSON.stringify(push());
    const second = JSON.stringify(push());
    const [one, other] = [await send(first, fromGitHub(first)), await send(second, fromGitHub(second))];
    expect(one.body['scanId']).toBe(other.body['scanId']);
    expect(await scans()).toHaveLength(1);
  });

  it('is taken as any JSON with any text in it, byte by byte', async () => {
    const text = `${JSON.stringify(push({ commits: [{ message: 'ünï 😀 \u0000 \u2028', added: ['a'] }] }))}\n  `;
    expect((await send(text, fromGitHub(text))).status).toBe(202);
  });
});

describe('a delivery is acknowledged, and brings no scan, when it is', () => {
  const ignored = async (ref: string | null, body: object, headers: Headers = {}) => {
    await s.rows('UPDATE sources SET ref = $2 WHERE id = $1', [id, ref]);
    const text = JSON.stringify(body);
    const answer = await send(text, fromGitHub(text, secret, headers));
    return [answer.status, answer.body['ignored'], (await scans()).length];
  };

  it('of another branch than the default one', async () => {
    expect(await ignored(null, push({ ref: 'refs/heads/next' }))).toEqual([202, 'other_ref', 0]);
  });
  it('of another branch than that of the source', async () => {
    expect(await ignored('release/1', push())).toEqual([202, 'other_ref', 0]);
    expect(await ignored('release/1', push({ ref: 'refs/heads/release/1' }))).toEqual([202, null, 1]);
  });
  it('of a tag that the source does not follow', async () => {
    expect(await ignored('v1', push({ ref: 'refs/tags/v2' }))).toEqual([202, 'other_ref', 0]);
    expect(await ignored('v1', push({ ref: 'refs/tags/v1' }))).toEqual([202, null, 1]);
  });
  it('of a branch that is gone', async () => {
    expect(await ignored('main', push({ after: '0'.repeat(40) }))).toEqual([202, 'deleted', 0]);
  });
  it('for a source of one commit, which no push moves', async () => {
    expect(await ignored('a'.repeat(40), push())).toEqual([202, 'fixed_commit', 0]);
  });
  it('no push', async () => {
    expect(await ignored(null, { zen: 'Hello' }, { 'x-github-event': 'ping' })).toEqual([202, 'not_a_push', 0]);
    expect(await ignored(null, { ref: 7 })).toEqual([202, 'not_a_push', 0]);
    expect(await ignored(null, [])).toEqual([202, 'not_a_push', 0]);
  });
});

describe('whoever has not the secret', () => {
  it('cannot tell a source from none, nor one with a hook from one without', async () => {
    const text = JSON.stringify(push());
    const without = await s.add();
    const answers = [
      await send(text, fromGitHub(text, 'wrong')),
      await send(text, fromGitHub(text), '019a9b00-0000-7000-8000-00000000ffff'),
      await send(text, fromGitHub(text), 'nonsense'),
      await send(text, fromGitHub(text), without.id),
      await send(text, {}),
      await send(text, fromGitHub(text, secret, { 'x-hub-signature-256': '' })),
      await send(text, fromGitHub(text, secret, { 'x-hub-signature-256': 'sha256=' })),
      await send(`${text} `, fromGitHub(text)),
      await send(text, fromGitLab('wrong')),
      await send(text, fromGitLab('')),
      await send(text, signedByGitLab(text, 'whsec_d3Jvbmc=')),
      await send(text, fromGitHub(text, secret, { 'webhook-signature': 'v1,x', 'webhook-id': 'x' })),
    ];
    const [first] = answers;
    for (const { status, body } of answers)
      expect([status, body]).toEqual([401, { ...first?.body, requestId: body['requestId'] }]);
    expect(await scans()).toEqual([]);
    expect(await s.rows('SELECT FROM hook_deliveries WHERE source_id = $1', [id])).toEqual([]);
  });

  it('of another source has none for this one', async () => {
    const other = await s.add();
    const { secret: others } = (await s.call<WebhookSecretView>('POST', `/sources/${other.id}/webhook-secret`)).body;
    const text = JSON.stringify(push());
    expect((await send(text, fromGitHub(text, others))).status).toBe(401);
  });

  it('has none any more when another is made, or none', async () => {
    const text = JSON.stringify(push());
    const { body } = await s.call<WebhookSecretView>('POST', `/sources/${id}/webhook-secret`);
    expect((await send(text, fromGitHub(text))).status).toBe(401);
    expect((await send(text, fromGitHub(text, body.secret))).status).toBe(202);
    expect((await s.call('DELETE', `/sources/${id}/webhook-secret`)).status).toBe(204);
    const next = JSON.stringify(push());
    expect((await send(next, fromGitHub(next, body.secret))).status).toBe(401);
  });
});

describe('a secret', () => {
  it('is shown once, and stands nowhere in plain text', async () => {
    const { status, body } = await s.call<WebhookSecretView>('POST', `/sources/${id}/webhook-secret`, {
      headers: { 'idempotency-key': 'make-one' },
    });
    expect(status).toBe(201);
    expect(body).toEqual({ secret: expect.stringMatching(/^whsec_[\w+/]{43}=$/), path: `/api/v1/hooks/git/${id}` });
    const again = await s.call<WebhookSecretView>('POST', `/sources/${id}/webhook-secret`, {
      headers: { 'idempotency-key': 'make-one' },
    });
    expect([again.status, again.body.code]).toEqual([409, 'shown_once']);
    const kept = await s.rows<{ row: string }>(
      `SELECT s::text AS row FROM sources s UNION ALL SELECT e::text FROM events e UNION ALL SELECT i::text FROM idempotency_keys i`,
    );
    const shown = await s.call('GET', `/sources/${id}`);
    expect(Date.parse(shown.body.webhookSecretAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const everywhere = [...kept.map(({ row }) => row), shown.text, JSON.stringify(s.api.logs())].join('\n');
    expect(everywhere).not.toContain(body.secret.slice(6, 30));
  });

  it('does not open in another row', async () => {
    const other = await s.add();
    await s.rows(
      'UPDATE sources SET webhook_secret = (SELECT webhook_secret FROM sources WHERE id = $1) WHERE id = $2',
      [id, other.id],
    );
    const text = JSON.stringify(push());
    const { status } = await send(text, fromGitHub(text), other.id);
    expect(status).toBe(401);
    expect(JSON.stringify(s.api.logs())).toContain('A webhook secret could not be decrypted');
  });
});

describe('the route', () => {
  it.each([
    ['no JSON', '{', 'application/json', 400],
    ['XML', '<a/>', 'application/xml', 415],
    ['nothing', '', 'application/json', 400],
  ])('refuses %s', async (_, text, type, expected) => {
    const { status } = await send(text, fromGitHub(text, secret, { 'content-type': type }));
    expect(status).toBe(expected);
  });

  it('takes five megabytes, and not more', async () => {
    const large = JSON.stringify(push({ filler: 'x'.repeat(4 * 1024 * 1024) }));
    expect((await send(large, fromGitHub(large))).status).toBe(202);
    const tooLarge = JSON.stringify(push({ filler: 'x'.repeat(5 * 1024 * 1024) }));
    expect((await send(tooLarge, fromGitHub(tooLarge))).status).toBe(413);
    const form = `payload=${tooLarge}`;
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send(form, fromGitHub(form, secret, type))).status).toBe(413);
  });

  it('is limited for each source', async () => {
    const limited = await startSourcesApi({ API__RATE_WRITE: '3/60s' });
    try {
      const post = async (to: string) =>
        (
          await fetch(`${limited.api.url}/api/v1/hooks/git/${to}`, {
            method: 'POST',
            body: '{}',
            headers: { 'content-type': 'application/json' },
          })
        ).status;
      const one = randomUUID();
      expect([await post(one), await post(one), await post(one), await post(one)]).toEqual([401, 401, 401, 429]);
      expect(await post(randomUUID())).toBe(401);
    } finally {
      await limited.close();
    }
  });
});
