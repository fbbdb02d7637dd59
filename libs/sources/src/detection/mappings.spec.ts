import { describe, expect, it } from '@jest/globals';
import { type Files, json, markdown, MemoryRepository, named } from '../../test/memory-repository';
import { detect } from './detect';
import { type Mapping } from './mappings';

const found = (files: Files, ...mappings: Mapping[]) => detect(new MemoryRepository(files), { mappings });
const listed = async (files: Files, ...mappings: Mapping[]) =>
  (await found(files, ...mappings)).artifacts.map(({ kind, path }) => `${kind} ${path}`);

describe('a mapping', () => {
  it('makes every file below it what it says, of any type, but for what a folder says about itself', async () => {
    const files = { 'prompts/a.txt': '', 'prompts/deep/b.md': 'x', 'prompts/README.md': 'x', 'c.md': 'x' };
    expect(await listed(files, { path: './prompts/', type: 'command' })).toEqual([
      'command prompts/a.txt',
      'command prompts/deep/b.md',
    ]);
  });

  it('wins over content, manifests and folder names', async () => {
    const files = {
      '.claude-plugin/marketplace.json': json({ plugins: [{ name: 'p', source: './p' }] }),
      'p/agents/a.md': named('a'),
      'q/.claude-plugin/plugin.json': json({ name: 'q' }),
      'node_modules/x/SKILL.md': named('x'),
    };
    expect(
      await listed(
        files,
        { path: 'p', type: 'command' },
        { path: 'q', type: 'ignore' },
        { path: 'node_modules/x', type: 'skill' },
      ),
    ).toEqual(['skill node_modules/x', 'command p/agents/a.md']);
  });

  it('that is deepest wins', async () => {
    const files = { 'a/b/c/x.md': 'x', 'a/b/y.md': 'x', 'a/z.md': 'x' };
    expect(
      await listed(
        files,
        { path: 'a', type: 'agent' },
        { path: 'a/b', type: 'ignore' },
        { path: 'a/b/c/x.md', type: 'command' },
      ),
    ).toEqual(['command a/b/c/x.md', 'agent a/z.md']);
  });

  it('of a folder to skill means the folders with an entry file, or else the folder', async () => {
    const files = { 'a/x/SKILL.md': 'x', 'a/y/SKILL.md': 'x', 'b/text.md': 'x' };
    expect(await listed(files, { path: 'a', type: 'skill' }, { path: 'b', type: 'skill' })).toEqual([
      'skill a/x',
      'skill a/y',
      'skill b',
    ]);
  });

  it('to plugin still finds what is inside', async () => {
    const files = { 'p/commands/x.md': 'Do it.', 'p/skills/a/SKILL.md': named('a') };
    expect(await listed(files, { path: 'p', type: 'plugin' })).toEqual([
      'plugin p',
      'command p/commands/x.md',
      'skill p/skills/a',
    ]);
  });

  it('is certain, and says who said so', async () => {
    const { artifacts } = await found({ 'a/x.md': markdown({ a: 'b' }) }, { path: 'a', type: 'agent' });
    expect(artifacts).toMatchObject([
      { confidence: 100, provenance: 'mapped', evidence: [{ signal: 'mapped', detail: 'a' }] },
    ]);
  });

  it('whose path is gone is a problem', async () => {
    const { problems } = await found({ 'a.txt': '' }, { path: 'gone', type: 'agent' });
    expect(problems).toMatchObject([{ path: 'gone', code: 'mapping_unused' }]);
  });

  it.each(['../x', '/x', '', 'a/../../b', 'C:\\x'])('must name a path inside the repository: %j', async (path) => {
    await expect(found({}, { path, type: 'ignore' })).rejects.toMatchObject({ code: 'mapping_invalid' });
  });

  it('must not name a path twice', async () => {
    await expect(found({}, { path: 'a', type: 'ignore' }, { path: './a/', type: 'skill' })).rejects.toMatchObject({
      code: 'mapping_repeated',
    });
  });
});
