import { describe, expect, it } from '@jest/globals';
import { setAside } from './set-aside';

describe('a folder to be left alone', () => {
  it.each([
    ['a/node_modules/b/SKILL.md', 'a/node_modules', 'installed'],
    ['skills/node_modules/SKILL.md', 'skills/node_modules', 'installed'],
    ['.venv/lib/site-packages/x/SKILL.md', '.venv', 'installed'],
    ['vendor/x/SKILL.md', 'vendor', 'vendored'],
    ['third_party/x/SKILL.md', 'third_party', 'vendored'],
    ['packages/x/dist/SKILL.md', 'packages/x/dist', 'built'],
    ['tests/fixtures/a/SKILL.md', 'tests', 'tests'],
    ['a/test-data/SKILL.md', 'a/test-data', 'tests'],
    ['backups/plugins/a/SKILL.md', 'backups', 'backups'],
    ['backup-20251204/SKILL.md', 'backup-20251204', 'backups'],
    ['skills.bak/a/SKILL.md', 'skills.bak', 'backups'],
    ['plugins/a/tests/x/SKILL.md', 'plugins/a/tests', 'tests'],
    ['commands/dev/fixtures/run.md', 'commands/dev/fixtures', 'tests'],
    ['commands/dev/test/hooks.json', 'commands/dev/test', 'tests'],
  ])('%s', (path, folder, reason) => {
    expect(setAside(path)).toEqual({ folder, reason });
  });

  it.each([
    'skills/build/SKILL.md',
    'agents/test/a.md',
    'plugins/vendor/x.md',
    'commands/dist/x.md',
    'commands/dev/test/run.md',
    'agents/quality/tests/writer.md',
    'testing/SKILL.md',
    'dist',
    'rebuild/x.md',
  ])('is not one where the name is that of an artifact: %s', (path) => {
    expect(setAside(path)).toBeUndefined();
  });

  it('is looked into from a folder that somebody vouches for, and no further', () => {
    expect(setAside('dist/plugin/skills/a/SKILL.md', 'dist/plugin')).toBeUndefined();
    expect(setAside('dist/plugin/node_modules/a/SKILL.md', 'dist/plugin')).toMatchObject({ reason: 'installed' });
  });
});
