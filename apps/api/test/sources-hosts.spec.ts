import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { GitOptions } from '@souk/sources';
import { type CheckView } from '../src/sources/source-checks.api';
import { type SourcesApi, startSourcesApi } from './sources-context';

/** Where it counts: in local and ci, this machine is a host like others. */
let s: SourcesApi;
beforeAll(async () => {
  s = await startSourcesApi({
    API__ENV: 'staging',
    API__COOKIE_SECRET: randomBytes(32).toString('base64'),
    API__KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    API__JWT_ISSUER: 'https://souk.example.com',
    API__JWT_AUDIENCE: 'souk',
    API__CORS_ORIGINS: 'https://souk.example.com',
  });
});
afterAll(() => s.close());

const hostile: Record<string, string[]> = {
  url_protocol: [
    'file:///etc/passwd',
    '/etc',
    'http://example.com/a/b',
    'git://example.com/a/b',
    'ext::/usr/bin/id',
    'ftp://example.com/a/b',
  ],
  url_credentials: [
    'https://user:secret@example.com/a/b',
    'https://token@example.com/a/b',
    'ssh://git:x@example.com/a/b',
  ],
  url_host_private: [
    'https://127.0.0.1/a/b',
    'https://localhost/a/b',
    'https://a.localhost/a/b',
    'https://10.0.0.1/a/b',
    'https://192.168.1.1/a/b',
    'https://172.16.0.1/a/b',
    'https://169.254.169.254/a/b',
    'https://100.100.100.200/a/b',
    'https://metadata.google.internal/a/b',
    'https://0.0.0.0/a/b',
    'https://[::1]/a/b',
    'https://[::ffff:127.0.0.1]/a/b',
    'https://[fe80::1]/a/b',
    'https://[fd00:ec2::254]/a/b',
    'https://[64:ff9b::7f00:1]/a/b',
    'https://2130706433/a/b',
    'https://0x7f.1/a/b',
    'https://017700000001/a/b',
    'https://127.1/a/b',
    'git@127.0.0.1:a/b',
    'ssh://git@10.0.0.1/a/b',
    'https://router/a/b',
  ],
  url_host: ['https://127.0.0.1./a/b', 'https://localhost./a/b', 'https://example.com./a/b'],
  url_invalid: [
    '-oProxyCommand=id',
    'https://example.com',
    'https://exa mple.com/a',
    'nonsense',
    'https://example.com/a?b#c',
  ],
};
const urls = Object.entries(hostile).flatMap(([code, list]) => list.map((url) => [url, code] as const));

it.each(urls)('nobody adds, checks, infers or moves a source to %s', async (url, code) => {
  const { id } = await s.add();
  for (const [method, route] of [
    ['POST', '/sources'],
    ['POST', '/sources/check'],
    ['POST', '/sources/infer-url'],
    ['PATCH', `/sources/${id}`],
  ] as const) {
    const { status, body, text } = await s.call(method, route, { body: { url } });
    expect([route, status, body.code]).toEqual([route, 400, code]);
    expect(text).not.toContain('secret');
  }
  expect(s.server.requests).toEqual([]);
});

it.each([
  ['this machine', ['127.0.0.1']],
  ['the metadata service of a cloud', ['169.254.169.254']],
  ['a public address and a private one', ['93.184.215.14', '10.0.0.1']],
  ['this machine, the other way', ['::1']],
])('a check of a name that resolves to %s says so and connects to nothing', async (_, addresses) => {
  const options = s.api.get(GitOptions);
  const { lookup } = options;
  Object.assign(options, { lookup: () => Promise.resolve(addresses) });
  try {
    const url = `https://innocent.example.com:${s.server.port}/a/b`;
    const { status, body } = await s.call<CheckView>('POST', '/sources/check', { body: { url } });
    expect([status, body.reachable, body.problem?.code]).toEqual([200, false, 'url_host_private']);
    expect(s.server.requests).toEqual([]);
  } finally {
    Object.assign(options, { lookup });
  }
});
