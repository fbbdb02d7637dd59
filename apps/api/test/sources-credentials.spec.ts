import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Database, system } from '@souk/platform';
import { SourceCredentials } from '@souk/sources';
import { type SourceView } from '../src/sources/source.view';
import { type CheckView } from '../src/sources/source-checks.api';
import { type Answer, skill, type SourcesApi, startSourcesApi } from './sources-context';

jest.setTimeout(30_000);

let s: SourcesApi;
const answers: string[] = [];
const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
beforeAll(async () => {
  s = await startSourcesApi();
});
afterAll(() => s.close());

const call = async <T = SourceView>(...args: Parameters<SourcesApi['call']>): Promise<Answer<T>> => {
  const answer = await s.call<T>(...args);
  answers.push(answer.text, JSON.stringify([...answer.headers]));
  return answer;
};
const token = (secret: string) => ({ kind: 'token', secret });
const access = (id: string) =>
  s.api.get(Database).transaction(system('spec'), (tx) => s.api.get(SourceCredentials).access(tx, id));

/** All that the database holds, as text. */
async function everything(): Promise<string> {
  const tables = await s.rows<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  const texts = await Promise.all(
    tables.map(({ name }) => s.rows<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)),
  );
  return texts
    .flat()
    .map(({ row }) => row)
    .join('\n');
}

describe('a credential', () => {
  it('is told by its kind alone, and comes back out for git alone', async () => {
    const { body } = await call('POST', '/sources', { body: { url: s.url(), credential: token('ghp_canary_1') } });
    expect(body).toMatchObject({ hasCredential: true, credentialKind: 'token' });
    expect((await access(body.id)).credential).toEqual({ kind: 'token', secret: 'ghp_canary_1' });
    const [row] = await s.rows<{ credential: string }>('SELECT credential FROM sources WHERE id = $1', [body.id]);
    expect(row?.credential).toMatch(/^v1\./);
  });

  it('does not open in another row', async () => {
    const one = (await call('POST', '/sources', { body: { url: s.url(), credential: token('canary_2') } })).body;
    const other = (await call('POST', '/sources', { body: { url: s.url(), credential: token('canary_3') } })).body;
    await s.rows('UPDATE sources SET credential = (SELECT credential FROM sources WHERE id = $1) WHERE id = $2', [
      one.id,
      other.id,
    ]);
    await expect(access(other.id)).rejects.toThrow();
  });

  it('is replaced, and removed by null; a scan is asked for, and the event says no more than that', async () => {
    const { id } = (await call('POST', '/sources', { body: { url: s.url(), credential: token('canary_4') } })).body;
    for (const [credential, has, said] of [
      [token('canary_5'), true, 'replaced'],
      [null, false, 'removed'],
    ] as const) {
      await s.rows(`UPDATE scans SET status = 'succeeded' WHERE source_id = $1`, [id]);
      const { body } = await call('PATCH', `/sources/${id}`, { body: { credential } });
      expect(body).toMatchObject({ hasCredential: has, lastScan: { status: 'queued' } });
      const [event] = await s.rows<{ data: object }>(
        `SELECT data FROM events WHERE subject_id = $1 AND type = 'source.changed' ORDER BY at DESC LIMIT 1`,
        [id],
      );
      expect(event?.data).toMatchObject({ credential: said });
    }
    expect((await access(id)).credential).toBeUndefined();
  });

  it('is an ssh key for ssh, a token for https, and something that git can use', async () => {
    const ssh = 'git@git.example.com:team/with-key';
    expect(
      (await call('POST', '/sources', { body: { url: ssh, credential: { kind: 'ssh_key', secret: key } } })).status,
    ).toBe(201);
    for (const [url, credential, code] of [
      [s.url(), { kind: 'ssh_key', secret: key }, 'credential_mismatch'],
      ['git@git.example.com:team/other', token('canary_6'), 'credential_mismatch'],
      [s.url(), token('canary_7\r\nX-Evil: 1'), 'credential_invalid'],
      ['git@git.example.com:team/other', { kind: 'ssh_key', secret: 'canary_8' }, 'credential_invalid'],
    ] as const) {
      const { status, body } = await call('POST', '/sources', { body: { url, credential } });
      expect([status, body.code]).toEqual([400, code]);
    }
  });

  it('does not go to another host with the source', async () => {
    const { id, url } = (await call('POST', '/sources', { body: { url: s.url(), credential: token('canary_9') } }))
      .body;
    const evil = 'https://evil.example.org/team/tools';
    const refused = await call('PATCH', `/sources/${id}`, { body: { url: evil } });
    expect([refused.status, refused.body.code]).toEqual([422, 'credential_of_other_host']);
    for (const other of ['https://git.example.com:8443/a/b', 'git@git.example.com:a/b'])
      expect((await call('PATCH', `/sources/${id}`, { body: { url: other } })).body.code).toBe(
        'credential_of_other_host',
      );
    expect((await call('PATCH', `/sources/${id}`, { body: { url: `${url}-renamed` } })).body.hasCredential).toBe(true);
    const moved = await call('PATCH', `/sources/${id}`, { body: { url: evil, credential: null } });
    expect([moved.status, moved.body.hasCredential]).toEqual([200, false]);
  });

  it('is what the server is shown, and nothing else is', async () => {
    const repository = await s.repository({ 'skills/a/SKILL.md': skill('a') });
    const url = s.server.serve(repository);
    s.server.behave({ token: 'canary_10' });
    const { body } = await call<CheckView>('POST', '/sources/check', { body: { url, credential: token('canary_10') } });
    expect(body.found?.total).toBe(1);
    for (const secret of ['canary_11', 'user:canary_12'])
      expect(
        (await call<CheckView>('POST', '/sources/check', { body: { url, credential: token(secret) } })).body.problem
          ?.code,
      ).toBe('auth_failed');
    await call('POST', '/sources', {
      body: { url, credential: token('canary_10') },
      headers: { 'idempotency-key': 'with-a-secret' },
    });
    await call('POST', '/sources', {
      body: { url: s.url(), credential: { kind: 'token', secret: 'canary_13', more: 1 } },
    });
    await call('POST', '/sources', { body: { url: 'https://x:canary_14@git.example.com/a/b' } });
    await call('POST', '/sources', { body: { url: s.url(), credential: token(`canary_15${'x'.repeat(20_000)}`) } });
    await call('GET', '/sources');
    await call('GET', '/audit');
    s.server.behave({});
  });

  it('has by now been in no answer, no row, no event, no job and no log line', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -1);
    const spellings = ['canary', key.split('\n')[1]!, base64('oauth2:canary'), base64('user:canary')];
    const found = (text: string) => spellings.filter((spelling) => text.includes(spelling));
    expect(found(answers.join('\n'))).toEqual([]);
    expect(found(await everything())).toEqual([]);
    expect(found(JSON.stringify(s.api.logs()))).toEqual([]);
    expect(answers.length).toBeGreaterThan(20);
  });
});
