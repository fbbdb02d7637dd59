import { describe, expect, it } from '@jest/globals';
import { type Files, json, markdown, MemoryRepository, named } from '../../test/memory-repository';
import { detect, type DetectOptions } from './detect';

const found = async (files: Files, options?: DetectOptions) => detect(new MemoryRepository(files), options);
/** What is listed, as `kind path`. */
const listed = async (files: Files, options?: DetectOptions) => [
  ...new Set((await found(files, options)).artifacts.map(({ kind, path }) => `${kind} ${path}`)),
];
const codes = async (files: Files, options?: DetectOptions) =>
  (await found(files, options)).problems.map(({ path, code }) => `${code} ${path}`);

const group = [{ hooks: [{ type: 'command', command: 'x' }] }];
const server = { command: 'npx', args: ['x'] };

describe('a skill', () => {
  it.each(['SKILL.md', 'skill.md', 'Skill.MD'])('is a folder with %s', async (file) => {
    expect(await listed({ [`skills/pricing/${file}`]: named('pricing') })).toEqual(['skill skills/pricing']);
  });

  it('may be the whole repository', async () => {
    expect(await listed({ 'SKILL.md': named('pricing') })).toEqual(['skill .']);
  });

  it.each([
    ['frontmatter_missing', 'Text'],
    ['frontmatter_unclosed', '---\nname: x\n'],
    ['frontmatter_incomplete', markdown({ name: 'x' })],
    ['frontmatter_incomplete', markdown({ description: 'x' })],
    ['frontmatter_incomplete', markdown({ name: '""', description: 'x' })],
    ['lfs_pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n'],
  ])('that is broken is a problem, never silence: %s', async (code, text) => {
    const { artifacts, problems } = await found({ 'skills/x/SKILL.md': text });
    expect(artifacts).toEqual([]);
    expect(problems).toMatchObject([{ path: 'skills/x/SKILL.md', code }]);
  });

  it('may close its frontmatter with a longer line', async () => {
    const text = '---\n\nname: x\ndescription: y\n--------\n\nText\n';
    expect(await listed({ 'skills/x/SKILL.md': text })).toEqual(['skill skills/x']);
    expect(await codes({ 'skills/x/SKILL.md': text })).toEqual(['frontmatter_lenient skills/x/SKILL.md']);
  });

  it('owns the documents in its folder, and no configuration', async () => {
    const files = {
      'skills/a/SKILL.md': named('a'),
      'skills/a/agents/grader.md': named('grader'),
      'skills/a/commands/x.md': markdown({ description: 'x' }),
      'skills/a/references/other.md': markdown({ name: 'x', description: 'x', tools: 'Read' }),
      'skills/a/examples/hooks.json': json({ hooks: { Stop: group } }),
    };
    expect(await listed(files)).toEqual(['skill skills/a', 'hook skills/a/examples/hooks.json']);
  });

  it('at the root of a plugin owns nothing of the plugin', async () => {
    const files = {
      'p/.claude-plugin/plugin.json': json({ name: 'p' }),
      'p/SKILL.md': named('p'),
      'p/agents/a.md': named('a'),
    };
    expect(await listed(files)).toEqual(['plugin p', 'skill p', 'agent p/agents/a.md']);
  });

  it('is not made of a command called skill', async () => {
    expect(await listed({ '.claude/commands/skill.md': named('skill') })).toEqual([
      'command .claude/commands/skill.md',
    ]);
  });
});

describe('an agent', () => {
  it.each([
    'agents/a.md',
    'x/agents/deep/a.md',
    '.claude/agents/a.md',
    '.github/agents/a.agent.md',
    '.gemini/agents/a.md',
  ])('is markdown with a name and a description in an agents folder: %s', async (path) => {
    expect(await listed({ [path]: named('a') })).toEqual([`agent ${path}`]);
  });

  it.each(['tools', 'model'])('may be anywhere when it has the key %s', async (key) => {
    const text = markdown({ name: 'a', description: 'b', [key]: 'x' });
    expect(await listed({ 'categories/a.md': text })).toEqual(['agent categories/a.md']);
  });

  it.each([
    ['elsewhere without the keys of one', 'prompts/a.md', named('a')],
    ['without a description', 'agents/a.md', markdown({ name: 'a' })],
    ['called README', 'agents/README.md', named('a')],
    ['called AGENTS', 'agents/AGENTS.md', named('a')],
    ['a prompt', '.github/prompts/a.prompt.md', markdown({ name: 'a', description: 'b', tools: 'x' })],
    [
      'a page of documentation',
      'docs/agents/a.md',
      markdown({ name: 'a', description: 'b', sidebar_position: '1', slug: 'a' }),
    ],
  ])('is not %s', async (_what, path, text) => {
    expect(await listed({ [path]: text })).toEqual([]);
  });

  it('that lacks a name where agents are expected is a problem', async () => {
    expect(
      await codes({ '.claude/agents/a.md': markdown({ description: 'x' }), '.claude/agents/b.md': 'Text' }),
    ).toEqual(['frontmatter_incomplete .claude/agents/a.md', 'frontmatter_missing .claude/agents/b.md']);
  });

  it('whose frontmatter never closes is a problem in any agents folder', async () => {
    const files = { 'agents/a.md': '---\nname: a\ndescription: b\n', 'docs/a.md': '---\nname: a\n' };
    expect(await listed(files)).toEqual([]);
    expect(await codes(files)).toEqual(['frontmatter_unclosed agents/a.md']);
  });

  it('may be called security: only what shouts is about the folder', async () => {
    expect(await listed({ 'agents/security.md': named('security'), 'agents/SECURITY.md': named('x') })).toEqual([
      'agent agents/security.md',
    ]);
  });
});

describe('a command', () => {
  it.each(['description', 'allowed-tools', 'argument-hint'])(
    'is markdown in a commands folder with %s',
    async (key) => {
      expect(await listed({ 'a/commands/b/c.md': markdown({ [key]: 'x' }) })).toEqual(['command a/commands/b/c.md']);
    },
  );

  it('needs no frontmatter in .claude/commands or in the commands of a plugin', async () => {
    const files = {
      '.claude/commands/a.md': 'Do it.',
      'p/.claude-plugin/plugin.json': json({ name: 'p' }),
      'p/commands/sub/b.md': 'Do it.',
      'p/docs/commands/c.md': 'Text.',
      'q/commands/d.md': 'Text.',
    };
    expect(await listed(files)).toEqual(['command .claude/commands/a.md', 'plugin p', 'command p/commands/sub/b.md']);
  });

  it('whose frontmatter never closes is a problem', async () => {
    expect(await codes({ 'commands/a.md': '---\ndescription: b\n' })).toEqual(['frontmatter_unclosed commands/a.md']);
  });

  it('is called by its path below the folder', async () => {
    const { artifacts } = await found({ '.claude/commands/git/push.md': 'Do it.' });
    expect(artifacts).toMatchObject([{ name: 'git:push', provenance: 'name' }]);
  });

  it('is neither source code nor a page about a command line', async () => {
    const page = markdown({ title: 'install', description: 'Install a package' });
    const files = { 'src/commands/install.ts': 'x', 'docs/commands/install.md': page, 'src/commands/notes.md': 'Text' };
    const { artifacts, problems } = await found(files);
    expect(artifacts).toEqual([]);
    expect(problems).toMatchObject([{ path: 'docs/commands/install.md', code: 'unlikely' }]);
  });

  it('in an agents folder inside commands is an agent, and the other way round', async () => {
    const text = named('x');
    expect(await listed({ 'commands/agents/a.md': text, 'agents/commands/b.md': text })).toEqual([
      'command agents/commands/b.md',
      'agent commands/agents/a.md',
    ]);
  });
});

describe('hooks', () => {
  it.each(['hooks/hooks.json', '.claude/settings.json', 'components/hooks/one.json', '.gemini/settings.json'])(
    'are known events in the hooks object of any JSON: %s',
    async (path) => {
      expect(await listed({ [path]: json({ hooks: { SessionStart: group } }) })).toEqual([`hook ${path}`]);
    },
  );

  it('are listed one by one with the same path', async () => {
    const text = json({
      hooks: {
        Stop: group,
        PreToolUse: [
          { matcher: 'Bash', ...group[0] },
          { matcher: 'Bash', ...group[0] },
        ],
      },
    });
    const { artifacts } = await found({ 'hooks/hooks.json': text });
    expect(artifacts.map(({ name }) => name)).toEqual(['PreToolUse Bash', 'PreToolUse Bash #2', 'Stop']);
  });

  it('of Copilot say their type; what merely has the same event is a problem', async () => {
    const files = {
      'hooks/a/hooks.json': json({ version: 1, hooks: { sessionEnd: [{ type: 'command', bash: 'x' }] } }),
      'hooks/hooks-other.json': json({ version: 1, hooks: { sessionEnd: [{ command: 'x' }] } }),
    };
    expect(await listed(files)).toEqual(['hook hooks/a/hooks.json']);
    expect(await codes(files)).toEqual(['hook_invalid hooks/hooks-other.json']);
  });

  it('in a form that nobody knows are listed with less confidence, and a problem', async () => {
    const files = {
      'settings.json': json({ hooks: { PostToolUse: { Bash: './check.sh' }, Stop: [], PreToolUse: {} } }),
    };
    const { artifacts } = await found(files);
    expect(artifacts).toMatchObject([{ kind: 'hook', path: 'settings.json', name: 'PostToolUse', confidence: 62 }]);
    expect(await codes(files)).toEqual(['hook_invalid settings.json']);
  });

  it.each([
    ['events that nobody knows', { hooks: { 'pre-commit': ['x'] } }],
    ['a list', { hooks: [{ PreToolUse: group }] }],
    ['nothing', { hooks: {} }],
    ['events deeper down', { properties: { hooks: { PreToolUse: group } } }],
  ])('are not %s', async (_what, value) => {
    expect(await listed({ 'hooks.json': json(value) })).toEqual([]);
  });

  it('with comments are found and that is said; those that cannot be read are a problem', async () => {
    const files = {
      'a/hooks.json': '{ // mine\n "hooks": {"Stop": [{"hooks":[{"type":"command"}]}],}}',
      'b/hooks.json': '{"hooks": {',
    };
    expect(await listed(files)).toEqual(['hook a/hooks.json']);
    expect(await codes(files)).toEqual(['json_lenient a/hooks.json', 'json_broken b/hooks.json']);
  });

  it('are not React hooks', async () => {
    expect(await listed({ 'src/hooks/useCart.ts': 'x', 'src/hooks/README.md': named('x') })).toEqual([]);
  });
});

describe('MCP servers', () => {
  it('are the entries of an mcpServers object in any JSON', async () => {
    const { artifacts } = await found({
      'mcps/db.json': json({ mcpServers: { a: server, b: { type: 'http', url: 'https://souk.example' } } }),
    });
    expect(artifacts.map(({ kind, path, name }) => [kind, path, name])).toEqual([
      ['mcp_server', 'mcps/db.json', 'a'],
      ['mcp_server', 'mcps/db.json', 'b'],
    ]);
  });

  it('may stand in .mcp.json as they are, and in no other file', async () => {
    expect(await listed({ 'p/.mcp.json': json({ a: server }), 'p/mcp.json': json({ a: server }) })).toEqual([
      'mcp_server p/.mcp.json',
    ]);
  });

  it('that say nothing of how to reach them are a problem', async () => {
    const files = {
      '.mcp.json': json({ a: server, b: {} }),
      'config.json': json({ mcpServers: { count: 7, groups: { x: [] } } }),
    };
    expect(await listed(files)).toEqual(['mcp_server .mcp.json']);
    expect(await codes(files)).toEqual(['mcp_invalid .mcp.json', 'mcp_invalid config.json', 'unlikely config.json']);
  });
});

describe('documents that are none', () => {
  it('are not listed', async () => {
    const text = named('x');
    const files = Object.fromEntries(
      [
        'README.md',
        'CHANGELOG.md',
        'LICENSE.md',
        'CONTRIBUTING.md',
        'CLAUDE.md',
        'AGENTS.md',
        'GEMINI.md',
        'README.zh-CN.md',
      ].flatMap((name) => [
        [`agents/${name}`, text],
        [`.claude/commands/${name}`, text],
      ]),
    );
    expect(await listed(files)).toEqual([]);
  });
});
