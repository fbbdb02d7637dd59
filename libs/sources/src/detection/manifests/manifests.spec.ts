import { describe, expect, it } from '@jest/globals';
import { type Files, json, MemoryRepository, named } from '../../../test/memory-repository';
import { detect, type DetectOptions } from '../detect';

const found = async (files: Files, options?: DetectOptions) => detect(new MemoryRepository(files), options);
const listed = async (files: Files, options?: DetectOptions) =>
  (await found(files, options)).artifacts.map(({ kind, path }) => `${kind} ${path}`);
const codes = async (files: Files) => (await found(files)).problems.map(({ path, code }) => `${code} ${path}`);

const marketplace = '.claude-plugin/marketplace.json';
const lists = (...sources: unknown[]) => json({ plugins: sources.map((source, at) => ({ name: `p${at}`, source })) });

describe('a plugin', () => {
  it('is a folder with a manifest, however broken that is', async () => {
    const files = { '.claude-plugin/plugin.json': json({ name: 'root' }), 'p/.claude-plugin/plugin.json': '{"name": ' };
    const { artifacts, problems } = await found(files);
    expect(artifacts.map(({ path, name }) => [path, name])).toEqual([
      ['.', 'root'],
      ['p', 'p'],
    ]);
    expect(artifacts[1]!.confidence).toBeLessThan(artifacts[0]!.confidence);
    expect(problems).toMatchObject([{ path: 'p/.claude-plugin/plugin.json', code: 'json_broken' }]);
  });

  it('is not any plugin.json', async () => {
    expect(await listed({ 'grafana/plugin.json': json({ type: 'panel' }) })).toEqual([]);
  });

  it('is a folder that a marketplace lists', async () => {
    expect(await listed({ [marketplace]: lists('./a', './'), 'a/x.txt': '' })).toEqual(['plugin .', 'plugin a']);
  });

  it.each([
    ['.github/plugin/marketplace.json', 'a', 'a'],
    ['.agents/plugins/marketplace.json', { source: 'local', path: './a' }, 'a'],
    ['sub/.claude-plugin/marketplace.json', './a', 'sub/a'],
    ['sub/marketplace.json', './a', 'sub/a'],
  ])('is meant from where %s is', async (path, source, folder) => {
    expect(await listed({ [path]: lists(source), [`${folder}/x.txt`]: '' })).toEqual([`plugin ${folder}`]);
  });

  it('may be meant from a folder that the marketplace names once', async () => {
    const text = json({
      metadata: { pluginRoot: './plugins' },
      plugins: [{ name: 'a', source: 'a' }, { source: './b/' }],
    });
    const files = { [marketplace]: text, 'plugins/a/x.txt': '', 'plugins/b/x.txt': '' };
    expect(await listed(files)).toEqual(['plugin plugins/a', 'plugin plugins/b']);
  });

  it('of another repository is not here', async () => {
    const text = lists(
      { source: 'github', repo: 'a/b' },
      { source: 'url', url: 'https://souk.example/a.git' },
      'https://souk.example/a',
    );
    expect(await found({ [marketplace]: text })).toMatchObject({ artifacts: [], problems: [] });
  });
});

describe('what a manifest says', () => {
  it('stands above the content and the names of folders', async () => {
    const files = {
      'p/.claude-plugin/plugin.json': json({
        name: 'p',
        commands: ['./run'],
        agents: './crew/a.md',
        mcpServers: './servers.json',
      }),
      'p/run/x.md': 'Do it.',
      'p/crew/a.md': named('a'),
      'p/servers.json': json({ db: { command: 'x' } }),
    };
    const { artifacts } = await found(files);
    expect(artifacts.map(({ kind, path, provenance }) => [kind, path, provenance])).toEqual([
      ['plugin', 'p', 'manifest'],
      ['agent', 'p/crew/a.md', 'manifest'],
      ['command', 'p/run/x.md', 'manifest'],
      ['mcp_server', 'p/servers.json', 'manifest'],
    ]);
  });

  it('may hold hooks and servers itself', async () => {
    const hooks = { Stop: [{ hooks: [{ type: 'command', command: 'x' }] }] };
    const files = {
      'p/.claude-plugin/plugin.json': json({ name: 'p', hooks, mcpServers: { a: { command: 'x' } } }),
      [marketplace]: json({ plugins: [{ name: 'q', source: './q', mcpServers: { b: { command: 'x' } } }] }),
      'q/x.txt': '',
    };
    expect(await listed(files)).toEqual([
      `mcp_server ${marketplace}`,
      'plugin p',
      'hook p/.claude-plugin/plugin.json',
      'mcp_server p/.claude-plugin/plugin.json',
      'plugin q',
    ]);
  });

  it('brings a plugin back from a folder that is left alone otherwise', async () => {
    const files = {
      [marketplace]: lists('./dist/p'),
      'dist/p/.claude-plugin/plugin.json': json({ name: 'p' }),
      'dist/p/skills/a/SKILL.md': named('a'),
      'dist/q/skills/b/SKILL.md': named('b'),
    };
    expect(await listed(files)).toEqual(['plugin dist/p', 'skill dist/p/skills/a']);
    expect(await codes(files)).toEqual(['set_aside dist']);
  });

  it('is a problem when it leads out of the repository, to nothing, or to nothing of its kind', async () => {
    const files = {
      [marketplace]: lists('../../etc', '/etc', './gone', 'C:\\x'),
      'p/.claude-plugin/plugin.json': json({ skills: ['../../../etc', './empty', './none/'] }),
      'p/empty/x.txt': '',
    };
    expect(await listed(files)).toEqual(['plugin p']);
    expect(await codes(files)).toEqual([
      ...[marketplace, marketplace, marketplace].map((path) => `manifest_path_outside ${path}`).slice(0, 0),
      `manifest_path_missing ${marketplace}`,
      `manifest_path_outside ${marketplace}`,
      `manifest_path_outside ${marketplace}`,
      `manifest_path_outside ${marketplace}`,
      'manifest_path_missing p/.claude-plugin/plugin.json',
      'manifest_path_outside p/.claude-plugin/plugin.json',
      'manifest_path_useless p/.claude-plugin/plugin.json',
    ]);
  });

  it('may go in circles', async () => {
    const files = {
      [marketplace]: lists('./a'),
      'a/.claude-plugin/marketplace.json': lists('../', './'),
      'a/.claude-plugin/plugin.json': json({ name: 'a', skills: ['./', '../'], commands: '../a' }),
    };
    expect(await listed(files)).toEqual(['plugin .', 'plugin a']);
  });

  it.each([
    '[]',
    'null',
    '1',
    '{"plugins":{}}',
    '{"plugins":[1,null,[],{"source":1},{"source":{"path":1}}]}',
    '{"plugins":[{"source":""}]}',
  ])('may be nonsense: %s', async (text) => {
    const { artifacts } = await found({ [marketplace]: text, 'p/.claude-plugin/plugin.json': text });
    expect(artifacts.filter(({ path }) => path !== '.').map(({ path }) => path)).toEqual(['p']);
  });

  it('with comments and a byte order mark is used, and that is said', async () => {
    const files = { [marketplace]: `\uFEFF// ours\n${lists('./a')}`, 'a/x.txt': '' };
    expect(await listed(files)).toEqual(['plugin a']);
    expect(await codes(files)).toEqual([`json_lenient ${marketplace}`]);
  });
});

describe('a profile', () => {
  const files = {
    'gemini-extension.json': json({ name: 'g', mcpServers: { a: { command: 'x' } } }),
    'commands/x.toml': 'prompt = "Do it."\n',
    'p/.codex-plugin/plugin.json': json({ name: 'p' }),
    '.github/prompts/x.prompt.md': 'Do it.',
    '.vscode/mcp.json': json({ servers: { b: { command: 'x' } } }),
    'server.json': json({ $schema: 'https://static.modelcontextprotocol.io/server.json', name: 'io.souk/x' }),
  };

  it('that is not chosen is pointed out, and lists nothing of its own', async () => {
    const { artifacts, problems } = await found(files);
    expect(artifacts.map(({ kind, path }) => `${kind} ${path}`)).toEqual(['mcp_server gemini-extension.json']);
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'profile_not_chosen .',
      'profile_not_chosen .github/prompts/x.prompt.md',
      'profile_not_chosen .vscode/mcp.json',
      'profile_not_chosen commands/x.toml',
      'profile_not_chosen p',
      'profile_not_chosen server.json',
    ]);
  });

  it.each([
    ['gemini', ['plugin .', 'command commands/x.toml', 'mcp_server gemini-extension.json']],
    ['codex', ['mcp_server gemini-extension.json', 'plugin p']],
    [
      'copilot',
      ['command .github/prompts/x.prompt.md', 'mcp_server .vscode/mcp.json', 'mcp_server gemini-extension.json'],
    ],
    ['generic', ['mcp_server gemini-extension.json', 'mcp_server server.json']],
  ])('that is chosen lists what is its own: %s', async (profile, expected) => {
    expect(await listed(files, { profiles: [profile] })).toEqual(expected);
  });

  it('must be one that exists', async () => {
    await expect(found({}, { profiles: ['emacs'] })).rejects.toMatchObject({ code: 'profile_unknown' });
  });
});
