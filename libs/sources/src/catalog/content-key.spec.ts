import { describe, expect, it } from '@jest/globals';
import { contentKeyOf, type ContentOf } from './content-key';

const skill = (files: ContentOf['files'], more: Partial<ContentOf> = {}) =>
  contentKeyOf({ kind: 'skill', name: 'a name', files, single: false, ...more });
const entry = { path: 'SKILL.md', oid: 'a'.repeat(40) };
const script = { path: 'scripts/run.sh', oid: 'b'.repeat(40) };

describe('the key of a content', () => {
  it('is the same in whatever order the files are listed, and whatever the folder is called', () => {
    expect(skill([script, entry])).toBe(skill([entry, script]));
    expect(skill([entry, script], { name: 'another name' })).toBe(skill([entry, script]));
  });

  it('is another one with another content, another file, another place in the folder, and another kind', () => {
    const keys = [
      skill([entry, script]),
      skill([entry]),
      skill([entry, { ...script, oid: 'c'.repeat(40) }]),
      skill([entry, { ...script, path: 'run.sh' }]),
      skill([entry, script], { kind: 'plugin' }),
      skill([
        { ...entry, oid: script.oid },
        { ...script, oid: entry.oid },
      ]),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('of one file is its content, whatever it is called', () => {
    const command = (path: string) =>
      contentKeyOf({ kind: 'command', name: path, files: [{ ...entry, path }], single: true });
    expect(command('one.md')).toBe(command('two.md'));
  });

  it('of several in one file depends on the name too', () => {
    const server = (name: string) => contentKeyOf({ kind: 'mcp_server', name, files: [entry], single: true });
    expect(server('one')).not.toBe(server('two'));
  });

  it('tells names apart that are no UTF-8', () => {
    expect(skill([{ ...entry, path: 'a\udc80' }])).not.toBe(skill([{ ...entry, path: 'a\udc81' }]));
  });
});
