import { describe, expect, it } from '@jest/globals';
import { belowFolder, foldersAbove, matcherOf, resolveWithin } from './paths';

describe('a path that a manifest names', () => {
  it.each([
    ['', './plugins/a', 'plugins/a'],
    ['', './', ''],
    ['plugins', '../skills//x/', 'skills/x'],
    ['plugins/a', '.\\commands\\x.md', 'plugins/a/commands/x.md'],
    ['plugins/a', '${CLAUDE_PLUGIN_ROOT}/hooks/hooks.json', 'plugins/a/hooks/hooks.json'],
    ['a', 'b/../../c', 'c'],
  ])('from "%s" to "%s" is "%s"', (folder, named, path) => {
    expect(resolveWithin(folder, named)).toEqual({ path });
  });

  it.each([
    '../../etc/passwd',
    '/etc/passwd',
    'C:\\Windows',
    'c:/x',
    '~/x',
    '\\\\host\\share',
    'file:///etc',
    'a/../../..',
    'a\0b',
  ])('does not lead out of the repository: %j', (named) => {
    expect(resolveWithin('a', named)).toEqual({ outside: true });
  });
});

describe('paths', () => {
  it('have folders above them, the nearest first', () => {
    expect([...foldersAbove('a/b/c.md')]).toEqual(['a/b', 'a', '']);
  });

  it('are told by the last folder of a name', () => {
    expect(belowFolder('a/commands/b/commands/c/d.md', 'commands')).toBe('c/d.md');
    expect(belowFolder('commands/d.md', 'commands')).toBe('d.md');
    expect(belowFolder('my-commands/d.md', 'commands')).toBeUndefined();
  });

  it('follow a convention with a star for anything but a slash', () => {
    const matches = matcherOf(['.claude/settings.*.json', 'hooks/*.json']);
    expect(['x/.claude/settings.local.json', 'hooks/a.json', 'a/hooks/b.json'].every(matches)).toBe(true);
    expect(['hooks/a/b.json', 'xhooks/a.json', 'claude/settings.local.json'].some(matches)).toBe(false);
  });
});
