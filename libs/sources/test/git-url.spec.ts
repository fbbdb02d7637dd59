import { describe, expect, it } from '@jest/globals';
import { type DomainError } from '@souk/platform';
import { inferUrl } from '../src/git/infer-url';
import { isPublicAddress } from '../src/git/public-address';
import { parseRemote } from '../src/git/remote';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as DomainError).code;
  }
  return 'accepted';
};
const refusal = (text: string, allowFile = false) => codeOf(() => parseRemote(text, { allowFile }));
const canonical = (text: string, allowFile = false) => parseRemote(text, { allowFile }).canonicalUrl;

describe('the URL of a repository', () => {
  it.each([
    ['https://example.com/team/repo.git', 'https', 'https://example.com/team/repo.git'],
    ['HTTPS://Example.COM:443/team/repo/', 'https', 'https://example.com/team/repo'],
    ['https://example.com:8443/a%2db//c', 'https', 'https://example.com:8443/a-b/c'],
    ['ssh://git@example.com:22/team/repo.git', 'ssh', 'ssh://git@example.com/team/repo.git'],
    ['ssh://git@example.com:2222/~me/repo', 'ssh', 'ssh://git@example.com:2222/~me/repo'],
    ['git@example.com:team/repo.git', 'ssh', 'git@example.com:team/repo.git'],
    ['git@example.com:/srv/repo.git', 'ssh', 'git@example.com:/srv/repo.git'],
    ['https://93.184.216.34/repo', 'https', 'https://93.184.216.34/repo'],
    ['https://[2606:4700::1111]/repo', 'https', 'https://[2606:4700::1111]/repo'],
    ['  https://example.com/repo  ', 'https', 'https://example.com/repo'],
    ['https://b\u00fccher.example/repo', 'https', 'https://xn--bcher-kva.example/repo'],
    ['https://example.com/caf\u00e9', 'https', 'https://example.com/caf%C3%A9'],
  ])('%s is understood', (text, protocol, url) => {
    expect(parseRemote(text)).toMatchObject({ protocol, url });
  });

  it.each([
    ['git://example.com/repo', 'url_protocol'],
    ['http://example.com/repo', 'url_protocol'],
    ['ftp://example.com/repo', 'url_protocol'],
    ['git+ssh://example.com/repo', 'url_protocol'],
    ['ext::sh -c touch% /tmp/x', 'url_invalid'],
    ['ext::sh', 'url_protocol'],
    ['EXT::sh', 'url_protocol'],
    ['fd::17', 'url_protocol'],
    ['https::https://example.com/repo', 'url_protocol'],
    ['file:///etc', 'url_protocol'],
    ['FILE:///etc', 'url_protocol'],
    ['/etc', 'url_protocol'],
    ['javascript:alert(1)', 'url_host_private'],
    ['', 'url_invalid'],
    ['   ', 'url_invalid'],
    ['repo', 'url_invalid'],
    ['./repo', 'url_invalid'],
    ['../repo', 'url_invalid'],
    ['https://', 'url_invalid'],
    ['https:///repo', 'url_invalid'],
    ['https://example.com', 'url_invalid'],
    ['https://example.com/', 'url_invalid'],
    ['https://example.com/repo?x=1', 'url_invalid'],
    ['https://example.com/repo#main', 'url_invalid'],
    ['https://example.com/a/../b', 'url_invalid'],
    ['https://example.com/a/%2e%2e/b', 'url_invalid'],
    ['https://example.com/a%0ab', 'url_invalid'],
    ['https://example.com/a%00b', 'url_invalid'],
    ['https://example.com/a%5cb', 'url_invalid'],
    ['https://example.com/a%zz', 'url_invalid'],
    ['https://example.com:0/repo', 'url_invalid'],
    ['https://example.com:70000/repo', 'url_invalid'],
    ['https://example.com:22:22/repo', 'url_invalid'],
    [`https://example.com/${'a'.repeat(2048)}`, 'url_invalid'],
    ['https://example.com/a b', 'url_invalid'],
    ['https://example.com/a\nb', 'url_invalid'],
    ['https://example.com/a\u0000b', 'url_invalid'],
    ['https://example.com\\@127.0.0.1/repo', 'url_invalid'],
    ['https://example.com/\u202egpj', 'url_invalid'],
    ['https://exam\u200bple.com/repo', 'url_invalid'],
  ])('%j is refused as %s', (text, code) => {
    expect(refusal(text)).toBe(code);
  });

  it.each([
    'https://user@example.com/repo',
    'https://user:secret@example.com/repo',
    'https://@example.com/repo',
    'https://:secret@example.com/repo',
    'ssh://git:secret@example.com/repo',
    'git:secret@example.com:repo',
  ])('%s is refused for the credential in it, and the answer does not repeat it', (text) => {
    expect(refusal(text)).toBe('url_credentials');
    expect(() => parseRemote(text)).not.toThrow(/secret/);
  });

  it.each([
    '--upload-pack=touch /tmp/x',
    '--upload-pack=id',
    '-u',
    'ssh://-oProxyCommand=id/repo',
    '-oProxyCommand=id:repo',
    'git@-oProxyCommand=id:repo',
    'ssh://-oProxyCommand=id@example.com/repo',
    'git@example.com:-repo',
    "ssh://git@example.com';id;'/repo",
    'ssh://git@$(id).example.com/repo',
    'ssh://git`id`@example.com/repo',
  ])('%s is refused: it would be an option or a command', (text) => {
    expect(['url_invalid', 'url_host']).toContain(refusal(text));
  });
});

describe('a host of this machine or its network', () => {
  it.each([
    'localhost',
    'LOCALHOST',
    'a.localhost',
    'localhost.localdomain',
    'metadata.google.internal',
    'metadata',
    'printer.local',
    'git.corp',
    'git.internal',
    '127.0.0.1',
    '127.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:a9fe:a9fe]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[64:ff9b::10.0.0.1]',
    '[2002:7f00:1::]',
    '[2001:0:7f00:1::]',
    '[fe80::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fec0::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    '2130706433',
    '017700000001',
    '0x7f000001',
    '0x7f.1',
    '127.1',
    '0177.0.0.1',
    '0xa9fea9fe',
    '2852039166',
    '\uff11\uff12\uff17.0.0.1',
    '127\u30020.0.1',
    '\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3',
  ])('%s is refused before anything is looked up, in every form of URL', (host) => {
    expect(refusal(`https://${host}/repo`)).toBe('url_host_private');
    expect(refusal(`ssh://git@${host}/repo`)).toBe('url_host_private');
    expect(refusal(`git@${host}:repo`)).toBe('url_host_private');
  });

  it.each([
    'example.com.',
    'localhost.',
    '127.0.0.1.',
    'example.com..',
    '%6cocalhost',
    '127.0.0.1%2f',
    '[fe80::1%eth0]',
    '[fe80::1%25eth0]',
    '[::1',
    '1.2.3.4.5',
    '0x08080808',
    '134744072',
    '8.8.2056',
    '256.256.256.256',
    '-a.example.com',
    'a-.example.com',
    'a..example.com',
    'xn--.example.com',
    'a,b.example.com',
    `${'a'.repeat(64)}.example.com`,
    `${'a.'.repeat(127)}com`,
  ])('%s is no way to write a host, here or elsewhere', (host) => {
    expect(['url_host', 'url_invalid', 'url_host_private']).toContain(refusal(`https://${host}/repo`));
    expect(['url_host', 'url_invalid', 'url_host_private']).toContain(refusal(`ssh://${host}/repo`));
    expect(['url_host', 'url_invalid']).toContain(refusal(`https://${host}/repo`, true));
  });

  it('counts where files count: on a laptop and in tests', () => {
    expect(refusal('http://127.0.0.1:3000/repo', true)).toBe('accepted');
    expect(refusal('https://localhost/repo', true)).toBe('accepted');
    expect(refusal('https://[::1]/repo', true)).toBe('accepted');
    expect(parseRemote('/srv/repo.git', { allowFile: true })).toMatchObject({ protocol: 'file', host: '' });
    expect(parseRemote('file:///srv/a%20b.git', { allowFile: true }).url).toBe('file:///srv/a%20b.git');
    expect(refusal('file://server/share', true)).toBe('url_invalid');
    expect(refusal('git://127.0.0.1/repo', true)).toBe('url_protocol');
  });

  it('is told by its address, in and around every range', () => {
    const publicOnes = ['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.63.0.1', '100.128.0.1', '169.253.0.1', '11.0.0.1'];
    expect(publicOnes.filter((address) => !isPublicAddress(address))).toEqual([]);
    expect(['2606:4700::1', '2a00:1450::1', '64:ff9b::808:808'].filter((address) => !isPublicAddress(address))).toEqual(
      [],
    );
    expect(['', 'x', '1.2.3', '::ffff:8.8.8.8', '4000::1', 'fe80::1%1'].filter(isPublicAddress)).toEqual([]);
  });
});

describe('two URLs name the same repository', () => {
  it.each([
    ['https://github.com/Owner/Repo', 'https://GitHub.com/owner/repo.git/'],
    ['https://github.com/owner/repo', 'git@github.com:owner/repo.git'],
    ['https://gitlab.com/group/sub/repo', 'ssh://git@gitlab.com/group/sub/repo.git'],
    ['https://example.com/repo', 'https://EXAMPLE.com:443//repo.git/'],
    ['https://example.com/a%2Db', 'https://example.com/a-b'],
    ['ssh://git@example.com/srv/repo', 'git@example.com:/srv/repo.git'],
    ['ssh://git@example.com/repo', 'ssh://example.com:22/repo/'],
  ])('%s and %s', (a, b) => {
    expect(canonical(a)).toBe(canonical(b));
  });

  it.each([
    ['https://example.com/Repo', 'https://example.com/repo'],
    ['https://example.com/repo', 'https://example.com:8443/repo'],
    ['https://example.com/repo', 'ssh://git@example.com/repo'],
    ['ssh://git@example.com/repo', 'ssh://other@example.com/repo'],
    ['https://github.com/owner/repo', 'https://github.com/owner/repo2'],
    ['https://example.com/.git', 'https://example.com/repo'],
  ])('not %s and %s', (a, b) => {
    expect(canonical(a)).not.toBe(canonical(b));
  });

  it('whatever is written is given to git as it was checked, and parsing that again changes nothing', () => {
    for (const text of [
      'HTTPS://Example.com:443/A//b.git/',
      'git@Example.com:a/B.git',
      'ssh://git@example.com/%7euser/x',
    ]) {
      const once = parseRemote(text);
      expect(parseRemote(once.url)).toEqual(once);
    }
  });
});

describe('what is copied from a forge', () => {
  const github = 'https://github.com/owner/repo';
  const gitlab = 'https://gitlab.com/group/sub/repo';
  it.each([
    ['owner/repo', github, {}, ''],
    ['owner/repo#dev', github, { ref: 'dev' }, ''],
    ['github.com/owner/repo', github, {}, ''],
    ['https://www.github.com/owner/repo', github, {}, ''],
    [`${github}?tab=readme-ov-file`, github, {}, ''],
    [`${github}#readme`, github, {}, ''],
    [`${github}#L10`, github, {}, ''],
    [`${github}.git`, `${github}.git`, {}, ''],
    [`${github}.git#v1`, `${github}.git`, { ref: 'v1' }, ''],
    [`${github}/issues/7`, github, {}, ''],
    [`${github}/tree/main`, github, { ref: 'main' }, ''],
    [`${github}/tree/main/skills/pdf/`, github, { ref: 'main' }, 'skills/pdf'],
    [`${github}/tree/v1.2/a%20b`, github, { ref: 'v1.2' }, 'a b'],
    [`${github}/blob/main/skills/pdf/SKILL.md#L3-L9`, github, { ref: 'main' }, 'skills/pdf'],
    [`${github}/blob/main/README.md?plain=1`, github, { ref: 'main' }, ''],
    [`${github}/raw/refs/heads/main/x/y.md`, github, { ref: 'main' }, 'x'],
    [`${github}/commit/${'a'.repeat(40)}`, github, { ref: 'a'.repeat(40) }, ''],
    [`${github}/tree/${'a'.repeat(40)}/x/y`, github, { ref: 'a'.repeat(40) }, 'x/y'],
    [`${github}/releases/tag/v1/2`, github, { ref: 'v1/2' }, ''],
    ['https://raw.githubusercontent.com/owner/repo/main/skills/x/SKILL.md', github, { ref: 'main' }, 'skills/x'],
    [
      'https://github.example.com/owner/repo/tree/main/x',
      'https://github.example.com/owner/repo',
      { ref: 'main' },
      'x',
    ],
    [gitlab, gitlab, {}, ''],
    [`${gitlab}/-/tree/main/skills?ref_type=heads`, gitlab, { ref: 'main' }, 'skills'],
    [`${gitlab}/-/blob/main/skills/x/SKILL.md`, gitlab, { ref: 'main' }, 'skills/x'],
    [`${gitlab}/-/raw/main/skills/x/SKILL.md?inline=false`, gitlab, { ref: 'main' }, 'skills/x'],
    [`${gitlab}/tree/main/skills`, gitlab, { ref: 'main' }, 'skills'],
    [`${gitlab}/-/tags/v1`, gitlab, { ref: 'v1' }, ''],
    [`${gitlab}/-/merge_requests/3`, gitlab, {}, ''],
    ['https://gitlab.example.org/g/r/-/tree/main/x', 'https://gitlab.example.org/g/r', { ref: 'main' }, 'x'],
    ['git@github.com:owner/repo.git', 'git@github.com:owner/repo.git', {}, ''],
    ['https://git.example.org/team/repo.git', 'https://git.example.org/team/repo.git', {}, ''],
  ])('%s is a repository, a ref and a folder', (text, url, ref, root) => {
    const inferred = inferUrl(text);
    expect([inferred.url, inferred.candidates[0]]).toEqual([url, { ...ref, root }]);
  });

  it('offers every way to split a branch with slashes from the folder, the likeliest first', () => {
    expect(inferUrl(`${github}/tree/next/skills/pdf`).candidates).toEqual([
      { ref: 'next', root: 'skills/pdf' },
      { ref: 'next/skills', root: 'pdf' },
      { ref: 'next/skills/pdf', root: '' },
    ]);
    expect(inferUrl(`${github}/tree/feature/pdf/skills`).candidates[0]).toEqual({ ref: 'feature/pdf', root: 'skills' });
  });

  it('knows the right split once it knows the refs', () => {
    const refs = ['refs/heads/main', 'refs/heads/release/2', 'refs/tags/release'];
    const split = (page: string) => inferUrl(`${github}/${page}`, { refs }).candidates;
    expect(split('tree/release/2/skills')).toEqual([{ ref: 'release/2', root: 'skills' }]);
    expect(split('tree/release/3/skills')).toEqual([{ ref: 'release', root: '3/skills' }]);
    expect(split('blob/release/2/SKILL.md')).toEqual([{ ref: 'release/2', root: '' }]);
    expect(split('tree/gone/x')).toHaveLength(2);
  });

  it.each([
    [`${github}/tree/main/../../x`, 'url_invalid'],
    [`${github}/tree/main/%2e%2e/x`, 'url_invalid'],
    [`${github}/tree/%zz`, 'url_invalid'],
    ['https://user:secret@github.com/owner/repo/tree/main', 'url_credentials'],
    ['https://127.0.0.1/o/r/tree/main', 'url_host_private'],
    ['https://github.com.:443/o/r/tree/main', 'url_host'],
    ['http://github.com/o/r', 'url_protocol'],
    ['../repo', 'url_invalid'],
    ['owner/..', 'url_invalid'],
  ])('refuses %s as %s, as every URL', (text, code) => {
    expect(codeOf(() => inferUrl(text))).toBe(code);
  });
});
