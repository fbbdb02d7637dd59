import { describe, expect, it } from '@jest/globals';
import { parseRemote } from './git/remote';
import { nameOf, rootOf } from './source-content';

describe('without a name a source is called as its URL has it', () => {
  it.each([
    ['https://github.com/owner/repo.git', 'owner/repo'],
    ['https://gitlab.com/group/sub/repo', 'sub/repo'],
    ['git@github.com:owner/repo.git', 'owner/repo'],
    ['https://git.example.com/repo', 'repo'],
    ['https://git.example.com/t%C3%A9am/r%C3%A9po', 'téam/répo'],
    ['https://git.example.com/a/%ff', 'a/%FF'],
    ['file:///srv/git/repo.git', 'repo'],
  ])('%s', (url, name) => {
    expect(nameOf(parseRemote(url, { allowFile: true }))).toBe(name);
  });

  it('and shortened', () => {
    const [long] = [nameOf(parseRemote(`https://git.example.com/${'a'.repeat(500)}`))];
    expect(long).toHaveLength(200);
  });
});

it.each([
  ['', ''],
  ['/', ''],
  ['.', ''],
  [' a/b ', 'a/b'],
  ['/a//b/./c/', 'a/b/c'],
  ['a b/ü', 'a b/ü'],
  ['..a/b..', '..a/b..'],
])('the root %j is %j', (given, root) => {
  expect(rootOf(given)).toBe(root);
});
