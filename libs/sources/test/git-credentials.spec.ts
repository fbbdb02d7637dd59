import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { eventually, makeRepository, type TestRepository } from '@souk/testing';
import { git } from '../src/git/git-command';
import { GitRemotes } from '../src/git/git-remotes';
import { Mirrors } from '../src/git/mirrors';
import { parseRemote } from '../src/git/remote';
import {
  accessTo,
  codeOf,
  failure,
  filesBelow,
  type GitContext,
  gitContext,
  processesWith,
  withProgram,
} from './git-context';

jest.setTimeout(30_000);

const secret = ['ghp', 'V3ryS3cr3tT0k3nOfAPerson'].join('_');
const token = { kind: 'token', secret } as const;
const encoded = (text: string) => Buffer.from(text).toString('base64');
const spellings = [secret, encoded(`oauth2:${secret}`), encoded(secret)];
const linux = process.platform === 'linux' ? it : it.skip;
const posix = process.platform === 'win32' ? it.skip : it;

let repository: TestRepository;
let context: GitContext;
let url: string;

beforeAll(async () => {
  repository = await makeRepository({ files: { 'a.md': 'text' } });
});
afterAll(() => repository.remove());
beforeEach(async () => {
  context = await gitContext();
  url = context.server.serve(repository);
});
afterEach(() => context.close());

const remotes = () => new GitRemotes(context.options());
const keyFolders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('souk-key-'));

describe('a token', () => {
  it('opens a repository, for its refs and for its contents', async () => {
    context.server.behave({ token: secret });
    const access = accessTo(url, { credential: token });
    const { commit, ref } = await remotes().resolve(access, null);
    const bytes = await new Mirrors(context.options()).use(access, { commit, ref }, {}, async (mirror) => {
      const [file] = (await mirror.listFolder('')) ?? [];
      return mirror.readBlob(file?.oid ?? '', 100);
    });
    expect(bytes).toEqual({ bytes: Buffer.from('text') });
  });

  it('may bring its own user', async () => {
    await remotes().lsRemote(accessTo(url, { credential: { kind: 'token', secret: `person:${secret}` } }));
    expect(context.server.requests[0]?.authorization).toBe(`Basic ${encoded(`person:${secret}`)}`);
  });

  it.each([undefined, { kind: 'token', secret: 'another-one' } as const])(
    'that is wrong or missing is said to be so: %j',
    async (credential) => {
      context.server.behave({ token: secret });
      const refused = await failure(remotes().lsRemote(accessTo(url, credential ? { credential } : {})));
      expect([refused.kind, refused.code]).toEqual(['unprocessable', 'auth_failed']);
      expect(inspect(refused, { depth: 9 })).not.toContain('another-one');
    },
  );

  linux('is among no arguments while git runs', async () => {
    context.server.behave({ token: secret, delayMs: 700 });
    const asked = remotes().lsRemote(accessTo(url, { credential: token }));
    // So that the next lines look at git when it has the token.
    await eventually(async () => expect(await processesWith(encoded(`oauth2:${secret}`), 'environ')).not.toEqual([]));
    for (const spelling of spellings) expect(await processesWith(spelling, 'cmdline')).toEqual([]);
    await asked;
  });

  it('is in no file that stays', async () => {
    context.server.behave({ token: secret });
    const access = accessTo(url, { credential: token });
    const { commit } = await remotes().resolve(access, null);
    await new Mirrors(context.options()).use(access, { commit }, {}, () => Promise.resolve());
    const files = [...(await filesBelow(context.cacheDir)).values()].join('\n');
    expect(files.length).toBeGreaterThan(100);
    for (const spelling of spellings) expect(files).not.toContain(spelling);
  });

  posix('is in no message, however git comes to say it', async () => {
    const talkative = `if [ "$1" = version ]; then echo "git version 2.45.0"; exit; fi\nenv >&2; printf %s "$GIT_CONFIG_VALUE_99" >&2; exit 1`;
    await withProgram(context.dir, 'git', talkative, async () => {
      const refused = await failure(remotes().lsRemote(accessTo(url, { credential: token })));
      expect(inspect(refused, { depth: 9 })).toContain('***');
      for (const spelling of spellings) expect(inspect(refused, { depth: 9 })).not.toContain(spelling);
    });
  });

  it('does not go along to where a server sends us', async () => {
    context.server.behave({
      redirectTo: (at) => (at.startsWith('/other') ? '' : `http://localhost:${context.server.port}/other${at}`),
    });
    expect(await codeOf(remotes().lsRemote(accessTo(url, { credential: token })))).toBe('url_redirected');
    expect(context.server.requests.every((request) => !request.path.startsWith('/other'))).toBe(true);
  });

  it.each(['with space', 'line\nbreak', 'line\r\nX-Other: 1', 'nul\u0000', ''])(
    'that would be more than a token is refused: %j',
    async (odd) => {
      const access = accessTo(url, { credential: { kind: 'token', secret: odd } });
      expect(await codeOf(remotes().lsRemote(access))).toBe('credential_invalid');
      expect(context.server.requests).toEqual([]);
    },
  );
});

describe('a private key', () => {
  const key = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const ssh = () => ({ sourceId: 's', remote: parseRemote('git@git.example.com:team/repo.git') });
  const options = () =>
    context.options({ allowFile: false, lookup: () => Promise.resolve(['93.184.216.34', '2606:4700::1']) });
  /** Stands in for ssh: writes down how it was called, and is the server. */
  const recording = () => `
for word in "$@"; do printf '%s\\n' "$word"; done > "${context.dir}/called"
key=$(printf '%s\\n' "$@" | sed -n 's/^IdentityFile="\\(.*\\)"$/\\1/p')
if [ -n "$key" ]; then cat "$key" > "${context.dir}/key"; ls -ln "$key" | cut -c1-10 > "${context.dir}/mode"; fi
exec git upload-pack "${repository.dir}"`;
  const called = async () => (await readFile(path.join(context.dir, 'called'), 'utf8')).split('\n');

  posix('reaches ssh in a file that nobody else reads and that is gone afterwards', async () => {
    const before = await keyFolders();
    const access = { ...ssh(), credential: { kind: 'ssh_key' as const, secret: key.replaceAll('\n', '\r\n') } };
    const found = await withProgram(context.dir, 'ssh', recording(), () => new GitRemotes(options()).lsRemote(access));
    expect(found.head?.commit).toBe(repository.head);
    expect(await readFile(path.join(context.dir, 'key'), 'utf8')).toBe(key);
    expect((await readFile(path.join(context.dir, 'mode'), 'utf8')).trim()).toBe('-rw-------');
    expect(await keyFolders()).toEqual(before);
  });

  posix('is gone when ssh fails, and is in no message', async () => {
    const before = await keyFolders();
    const talkative = `cat "$(printf '%s\\n' "$@" | sed -n 's/^IdentityFile="\\(.*\\)"$/\\1/p')" >&2; echo 'git@git.example.com: Permission denied (publickey).' >&2; exit 255`;
    const access = { ...ssh(), credential: { kind: 'ssh_key' as const, secret: key } };
    const refused = await withProgram(context.dir, 'ssh', talkative, () =>
      failure(new GitRemotes(options()).lsRemote(access)),
    );
    expect(refused.code).toBe('auth_failed');
    const [, line = ''] = key.split('\n');
    expect(inspect(refused, { depth: 9 })).not.toContain(line);
    expect(await keyFolders()).toEqual(before);
  });

  posix('or none: ssh is pinned to the address that was checked, and uses nothing of this machine', async () => {
    await withProgram(context.dir, 'ssh', recording(), () => new GitRemotes(options()).lsRemote(ssh()));
    const words = await called();
    expect(words.slice(0, 2)).toEqual(['-F', 'none']);
    for (const setting of [
      'HostName=93.184.216.34',
      'HostKeyAlias=git.example.com',
      'BatchMode=yes',
      'IdentityFile=none',
      'IdentityAgent=none',
      'StrictHostKeyChecking=accept-new',
      `UserKnownHostsFile="${path.join(context.cacheDir, 'home', 'known_hosts')}"`,
    ]) {
      expect(words).toContain(setting);
    }
    expect(words).toContain('git@git.example.com');
    expect(existsSync(path.join(context.dir, 'key'))).toBe(false);
  });

  posix('of a server that is another than before is refused', async () => {
    const changed = `echo 'Host key verification failed.' >&2; exit 255`;
    await withProgram(context.dir, 'ssh', changed, async () => {
      expect(await codeOf(new GitRemotes(options()).lsRemote(ssh()))).toBe('host_key_changed');
    });
  });

  posix('is understood by the ssh of this machine, settings and all', async () => {
    const access = { ...ssh(), remote: parseRemote('ssh://git@127.0.0.1:1/repo', { allowFile: true }) };
    const refused = await failure(new GitRemotes(context.options()).lsRemote(access));
    // The port is closed: ssh got as far as to knock.
    expect([refused.code, refused.message]).toEqual(['network', expect.stringContaining('Connection refused')]);
  });

  it.each(['', 'not a key', '-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----'])(
    'is no other text: %j',
    async (text) => {
      const access = { ...ssh(), credential: { kind: 'ssh_key' as const, secret: text } };
      expect(await codeOf(new GitRemotes(options()).lsRemote(access))).toBe('credential_invalid');
    },
  );

  it('is for ssh, and a token for https', async () => {
    const keyed = accessTo(url, { credential: { kind: 'ssh_key', secret: key } });
    expect(await codeOf(remotes().lsRemote(keyed))).toBe('credential_mismatch');
    expect(await codeOf(new GitRemotes(options()).lsRemote({ ...ssh(), credential: token }))).toBe(
      'credential_mismatch',
    );
  });
});

describe('the git of this machine', () => {
  posix('that is missing is asked for', async () => {
    const { PATH } = process.env;
    process.env.PATH = context.dir;
    try {
      const missing = await failure(remotes().lsRemote(accessTo(url)));
      expect([missing.kind, missing.code]).toEqual(['unavailable', 'git_missing']);
    } finally {
      process.env.PATH = PATH;
    }
  });

  posix.each([
    ['2.30.9', undefined, 'git_too_old', '2.31'],
    ['1.9.5', undefined, 'git_too_old', '2.31'],
    ['2.36.0', 'https://git.example.com/repo', 'git_too_old', '2.37'],
    ['2.36.0.windows.1', 'https://git.example.com/repo', 'git_too_old', '2.37'],
  ])('of version %s is too old for what it cannot do', async (version, target, code, needed) => {
    await withProgram(context.dir, 'git', `echo "git version ${version}"`, async () => {
      const options = context.options({ lookup: () => Promise.resolve(['127.0.0.1']) });
      const refused = await failure(new GitRemotes(options).lsRemote(accessTo(target ?? url)));
      expect([refused.code, refused.message]).toEqual([code, expect.stringContaining(needed)]);
    });
  });

  it('that answers without end is ended', async () => {
    const much = git(['help', '-a'], { home: context.cacheDir, outputLimit: 100 });
    expect(await codeOf(much)).toBe('too_large');
  });

  linux('is ended with all that it started', async () => {
    const stop = new AbortController();
    context.server.behave({ delayMs: 5_000 });
    const asked = remotes().lsRemote(accessTo(url), { signal: stop.signal });
    const running = () => processesWith(`${context.server.origin}/repository`, 'cmdline');
    await eventually(async () => expect(await running()).not.toEqual([])); // git-remote-http, a child of git
    stop.abort(new Error('enough'));
    await failure(asked);
    await eventually(async () => expect(await running()).toEqual([]));
  });
});
