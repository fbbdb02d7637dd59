import { describe, expect, it } from '@jest/globals';
import { type Files, json, MemoryRepository, named } from '../../test/memory-repository';
import { detect, type DetectOptions } from './detect';

const found = async (files: Files, options?: DetectOptions) => detect(new MemoryRepository(files), options);

const group = [{ hooks: [{ type: 'command', command: 'x' }] }];

describe('detection', () => {
  it('is not misled by names with line breaks, controls, quotes or broken bytes', async () => {
    const names = [
      'a\nb',
      'a\u0000b',
      'a\u001b[31m',
      '"a"',
      'a\\b',
      ' ',
      '..',
      '$(x)',
      '\udcff',
      '\u202egpj',
      '__proto__',
      'constructor',
    ];
    const files = Object.fromEntries(names.map((name) => [`skills/${name}/SKILL.md`, named('x')]));
    const { artifacts, problems } = await found(files);
    expect(artifacts.map(({ path }) => path).sort()).toEqual(names.map((name) => `skills/${name}`).sort());
    expect(problems.filter(({ code }) => code === 'not_utf8').map(({ path }) => path)).toEqual([
      'skills/\udcff/SKILL.md',
    ]);
  });

  it('does not go deeper than anybody sorts, and says so', async () => {
    const below = (folders: number) => `${'d/'.repeat(folders)}SKILL.md`;
    const { artifacts, problems, stats } = await found({ [below(100)]: named('a'), [below(101)]: named('b') });
    expect(artifacts.map(({ entry }) => entry)).toEqual([below(100)]);
    expect(problems).toMatchObject([{ path: below(101), code: 'too_deep' }]);
    expect(stats).toMatchObject({ files: 2, read: 1 });
  });

  it('names what it does not follow', async () => {
    const files: Files = {
      '.claude/skills/a': { type: 'symlink' },
      sub: { type: 'submodule' },
      pipe: { type: 'other' },
      locked: { type: 'unreadable' },
      'node_modules/.bin/x': { type: 'symlink' },
    };
    const { problems } = await found(files);
    expect(problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'symlink .claude/skills/a',
      'unreadable locked',
      'not_a_file pipe',
      'submodule sub',
    ]);
  });

  it('names paths that differ in nothing but case, and lists the skill once', async () => {
    const { artifacts, problems } = await found({ 'skills/a/SKILL.md': named('a'), 'skills/a/skill.md': named('a') });
    expect(artifacts).toHaveLength(1);
    expect(problems).toMatchObject([{ code: 'case_collision', path: 'skills/a/skill.md' }]);
  });

  it('names two artifacts with one name in the same plugin, and none in different ones', async () => {
    const files = {
      'p/.claude-plugin/plugin.json': json({ name: 'p' }),
      'p/skills/a/SKILL.md': named('x'),
      'p/skills/b/SKILL.md': named('x'),
      'skills/c/SKILL.md': named('x'),
    };
    const { problems } = await found(files);
    expect(problems).toMatchObject([{ code: 'name_collision', path: 'p/skills/b' }]);
    expect(problems[0]!.message).toContain('p/skills/a');
  });

  it('does not read what is larger than the limit, and says so', async () => {
    const { artifacts, problems } = await found(
      { 'skills/a/SKILL.md': named('a') + 'x'.repeat(2000) },
      { largestFile: 1000 },
    );
    expect(artifacts).toEqual([]);
    expect(problems).toMatchObject([{ path: 'skills/a/SKILL.md', code: 'too_large' }]);
  });

  it.each([
    ['frontmatter of 10 MB', 'skills/a/SKILL.md', `---\n${'name: x\n'.repeat(1_300_000)}---\n`],
    ['deep JSON', 'hooks.json', `{"hooks":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`],
    ['deep JSON that ends nowhere', '.mcp.json', `{"mcpServers":${'['.repeat(500_000)}`],
    [
      'an alias bomb',
      'skills/a/SKILL.md',
      `---\na: &a ["x","x"]\nb: &b [*a,*a]\nc: &c [*b,*b]\nname: *c\ndescription: *c\n---\n`,
    ],
    ['a TOML of empty lines', 'commands/x.toml', '\n'.repeat(1_000_000)],
    [
      'a manifest of many plugins',
      '.claude-plugin/marketplace.json',
      json({ plugins: Array.from({ length: 20_000 }, () => ({ source: './x', skills: ['./y', '../../z'] })) }),
    ],
  ])('takes neither long nor harm from %s', async (_what, path, text) => {
    const { stats } = await found(
      { [path]: text, 'agents/fine.md': named('fine') },
      { largestFile: 50_000_000, profiles: ['gemini'] },
    );
    expect(stats.ms).toBeLessThan(3000);
  });

  it('reads nothing that no path promises', async () => {
    const repository = new MemoryRepository({
      'src/a.ts': 'x',
      'package.json': '{}',
      'x.png': 'x',
      'README.md': named('x'),
      'a.md': 'x',
    });
    await detect(repository);
    expect(repository.asked).toEqual(['a.md']);
  });

  it('looks only below the root that is asked for, and keeps the paths of the repository', async () => {
    const files = { 'a/skills/x/SKILL.md': named('x'), 'b/skills/y/SKILL.md': named('y') };
    expect((await found(files, { root: './a/' })).artifacts).toMatchObject([{ path: 'a/skills/x' }]);
    await expect(found(files, { root: '../x' })).rejects.toMatchObject({ code: 'root_invalid' });
  });

  it('stops when it is told to', async () => {
    const files = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`agents/${at}.md`, named('x')]));
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    await expect(found(files, { signal: stop.signal, onProgress })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('the same files in another order', () => {
  const pieces: [string, string][] = [
    [
      '.claude-plugin/marketplace.json',
      json({
        plugins: [
          { name: 'p', source: './p' },
          { name: 'q', source: './dist/q', skills: ['./one'] },
        ],
      }),
    ],
    ['sub/.claude-plugin/marketplace.json', json({ plugins: [{ name: 'other', source: '../p' }] })],
    ['p/.claude-plugin/plugin.json', json({ name: 'p', agents: ['./crew'], hooks: { Stop: group, Nope: 1 } })],
    ['p/crew/a.md', named('same')],
    ['p/crew/b.md', named('same')],
    ['p/commands/x.md', 'x'],
    ['p/gemini-extension.json', json({ name: 'g' })],
    ['dist/q/one/SKILL.md', named('one')],
    ['dist/r/SKILL.md', named('r')],
    ['skills/s/SKILL.md', named('s')],
    ['skills/s/Skill.md', named('other')],
    ['skills/s/agents/t.md', named('t')],
    ['skills/broken/SKILL.md', 'x'],
    ['.mcp.json', json({ b: { command: 'x' }, a: { url: 'x' }, c: 1 })],
    ['docs/commands/page.md', '---\ntitle: x\ndescription: y: z\n---\n'],
    ['mapped/one.txt', 'x'],
    ['mapped/two.txt', 'x'],
    ['tests/agents/u.md', named('u')],
  ];

  /** Small and repeatable: which order a seed gives is the same everywhere. */
  function shuffled<T>(all: readonly T[], seed: number): T[] {
    const left = [...all];
    let state = seed;
    return all.map(() => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return left.splice(state % left.length, 1)[0]!;
    });
  }

  it('gives the same artifacts and the same problems', async () => {
    const outcome = async (files: [string, string][]) => {
      const mappings = [{ path: 'mapped', type: 'command' as const }];
      const { artifacts, problems } = await found(Object.fromEntries(files), { mappings });
      return JSON.stringify({ artifacts, problems });
    };
    const expected = await outcome(pieces);
    expect(expected).toContain('name_collision');
    for (let seed = 1; seed <= 200; seed++) expect(await outcome(shuffled(pieces, seed))).toBe(expected);
  });
});

describe('confidence', () => {
  it('is higher the more speaks for an artifact', async () => {
    const { artifacts } = await found({
      '.claude/agents/a.md': '---\nname: a\ndescription: b\ntools: Read\n---\n',
      'agents/b.md': named('b'),
      'docs/agents/c.md': named('c'),
    });
    const [home, plain, example] = artifacts.map(({ confidence }) => confidence);
    expect(home).toBeGreaterThan(plain!);
    expect(plain).toBeGreaterThan(example!);
  });

  it('comes with every signal that made it', async () => {
    const { artifacts } = await found({ 'skills/a/SKILL.md': named('a') });
    expect(artifacts[0]!.evidence.map(({ signal }) => signal)).toEqual([
      'skill-file',
      'name-and-description',
      'named-like-folder',
      'in-skills-folder',
    ]);
  });
});
