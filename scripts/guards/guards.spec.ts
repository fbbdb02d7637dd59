import { afterEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

interface Guard {
  readonly name: string;
  run(options: { root: string }): Promise<string[]>;
}
const guard = async (name: string) => (await import(`./${name}.mjs`)) as Guard;
const repository = path.join(import.meta.dirname, '../..');

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** What the guard says about a project of these files. */
async function problems(name: string, files: Record<string, string>): Promise<string[]> {
  const root = mkdtempSync(path.join(tmpdir(), 'souk-guard-'));
  made.push(root);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return (await guard(name)).run({ root });
}

describe.each(['ascii', 'compose', 'dockerfile', 'docs-links', 'powershell', 'secrets', 'workflows'])(
  'guard %s',
  (name) => {
    it('is called like its file', async () => {
      expect((await guard(name)).name).toBe(name);
    });

    it('finds nothing in this repository', async () => {
      expect(await (await guard(name)).run({ root: repository })).toEqual([]);
    });
  },
);

describe('npm run guards', () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, [path.join(repository, 'scripts/guards.mjs'), ...args]);

  it('prints one line per guard and a sum', async () => {
    const { stdout } = await run('--only', 'ascii', '--only', 'workflows');
    expect(stdout).toMatch(/^PASS ascii +\d+ ms .*\nPASS workflows +\d+ ms .*\n2 guards passed, 0 failed\n$/);
  });

  it('refuses the name of a guard that does not exist', async () => {
    await expect(run('--only', 'asci')).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('ascii') });
  });
});

describe('every guard', () => {
  it('reads what git tracks and leaves the rest of the folder alone', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'souk-guard-'));
    made.push(root);
    const git = (...args: string[]) => promisify(execFile)('git', args, { cwd: root });
    await git('init', '--quiet');
    for (const file of ['tracked.yml', 'untracked.yml']) writeFileSync(path.join(root, file), '\u2713\n');
    await git('add', 'tracked.yml');
    expect(await (await guard('ascii')).run({ root })).toEqual(['tracked.yml:1:1 holds U+2713']);
  });
});

describe('ascii', () => {
  it.each([
    'scripts/up.ps1',
    'docker/compose.yml',
    '.github/workflows/ci.yml',
    '.env.example',
    'nx.json',
    '.ci/run',
    'apps/api/project.json',
    '.npmrc',
  ])('refuses other characters in %s, with the place', async (file) => {
    expect(await problems('ascii', { [file]: 'one\ntwo \u2713\n' })).toEqual([`${file}:2:5 holds U+2713`]);
  });

  it('leaves the code of the dashboard and the documentation alone', async () => {
    expect(
      await problems('ascii', {
        'apps/web/src/x.tsx': '\u2713',
        'docs/x.md': '\u2713',
        'scripts/x.mjs': 'plain\ttext\n',
      }),
    ).toEqual([]);
  });
});

describe('secrets', () => {
  // Put together here, so that the guard finds nothing in this very file.
  const random = 'q7Zk2LmX9vB4' + 'nT8wR1sY6cPd';
  it.each([
    ['a private key', `-----BEGIN PRIVATE ${'KEY'}-----\n${'MIGHAgEAMBMG'.repeat(5)}\n`],
    ['a JWT', `${'eyJ'}hbGciOiJFUzI1NiJ9.${'eyJ'}zdWIiOiJhbm5hIn0.c2lnbmF0dXJlLW9mLWl0`],
    ['an AWS key', `${'AKIA'}IOSFODNN7EXAMPLE`],
    ['an agent token', `souk_${'amazon'}_${random}`],
    ['a marketplace token that is not the sample', `marketplace-${'shopee'}-secret9f3`],
    ['a GitHub token', `${'ghp_'}${'a1B2'.repeat(9)}`],
    ['a random value assigned to a secret', `COOKIE_SECRET=${random}`],
    ['a random value in a settings object', `const settings = { apiKey: '${random}' };`],
    ['a long hexadecimal password', `password: "${'9f8e7d6c5b4a'.repeat(3)}"`],
    ['a password in a URL', `postgres://souk:${random}@db.example.com/souk`],
  ])('finds %s', async (_, text) => {
    const found = await problems('secrets', { 'config.ts': `// first line\n${text}\n` });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^config\.ts:2 /);
  });

  it('never prints what it found', async () => {
    expect((await problems('secrets', { 'a.env': `API_TOKEN=${random}` })).join()).not.toContain(random.slice(0, 6));
  });

  it.each([
    ['the sample values of the guide', 'MARKETPLACE_AMAZON_TOKEN=marketplace-amazon-secret123'],
    ['a name', 'const tokenRepository = accessTokenVerificationService;'],
    ['a placeholder', 'API__COOKIE_SECRET=change-me-to-something-long-and-random'],
    ['a path to a secret', 'API__COOKIE_SECRET_FILE=/run/secrets/cookie_secret'],
    ['a password of a test database', 'postgres://souk_app:pw@127.0.0.1:5433/souk'],
    ['a password from the environment', 'postgres://souk:${POSTGRES_PASSWORD}@db/souk'],
    ['the form of a private key', "if (!value.startsWith('-----BEGIN PRIVATE KEY-----')) throw new Error('no key');"],
  ])('accepts %s', async (_, text) => {
    expect(await problems('secrets', { 'config.ts': text })).toEqual([]);
  });
});

describe('docs-links', () => {
  it('finds a link, a picture, an anchor and a file name that lead nowhere', async () => {
    const found = await problems('docs-links', {
      'docs/guide.md':
        '# Guide\n[a](missing.md)\n![b](picture.png)\n[c](#nowhere)\n[d](other.md#part-2)\nsee `docs/gone.md`\n',
      'docs/other.md': '## Part 1\n',
    });
    expect(found).toEqual([
      'docs/guide.md:2 links to missing.md, which does not exist',
      'docs/guide.md:3 links to picture.png, which does not exist',
      'docs/guide.md:4 links to #nowhere, but docs/guide.md has no such heading',
      'docs/guide.md:5 links to other.md#part-2, but docs/other.md has no such heading',
      'docs/guide.md:6 names docs/gone.md, which does not exist',
    ]);
  });

  it('accepts what exists, what a build makes, other sites and code', async () => {
    const found = await problems('docs-links', {
      'README.md': [
        '# Souk, the plane',
        '## Twice',
        '## Twice',
        '[a](docs/guide.md#the-guide) [b](#souk-the-plane) [c](#twice-1) [d](https://example.com/x.md) [e](docs/)',
        '`docs/guide.md`, `dist/api/main.js`, `docker/.env`, `/api/openapi.json`, `application/problem.json`',
        '```',
        '[no link](missing.md)',
        '```',
      ].join('\n'),
      'docs/guide.md': '# The `guide`\n[up](../README.md)\n',
    });
    expect(found).toEqual([]);
  });
});

describe('powershell', () => {
  const script = (body: string) => `<#\n.SYNOPSIS\nDoes it.\n#>\n$ErrorActionPreference = 'Stop'\n${body}\n`;

  it('finds what PowerShell could not parse, with the place', async () => {
    const found = await problems('powershell', { 'scripts/up.ps1': script("if ($true) { Write-Host 'x'") });
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(/^scripts\/up\.ps1:\d+:\d+ /);
  });

  it('wants scripts that stop at the first error and explain themselves', async () => {
    expect(await problems('powershell', { 'scripts/up.ps1': "Write-Host 'x'\n" })).toEqual([
      "scripts/up.ps1 does not set $ErrorActionPreference = 'Stop'",
      'scripts/up.ps1 has no .SYNOPSIS for Get-Help',
    ]);
  });

  it('accepts a script that does both', async () => {
    expect(await problems('powershell', { 'scripts/up.ps1': script('& npm start @args\nexit $LASTEXITCODE') })).toEqual(
      [],
    );
  });
});

describe('compose', () => {
  const hardened =
    'read_only: true, cap_drop: [ALL], security_opt: ["no-new-privileges:true"], mem_limit: 1g, pids_limit: 9';
  const service = (more: string) =>
    `services:\n  api: { image: "souk-api:1.0", healthcheck: { test: [CMD, x] }, ${hardened}, ${more} }\n`;

  it('accepts a hardened, probed and pinned service', async () => {
    expect(await problems('compose', { 'docker/compose.yml': service('ports: ["127.0.0.1:8000:8000"]') })).toEqual([]);
  });

  it('names everything that a bare service lacks', async () => {
    const found = await problems('compose', {
      'docker/compose.yml': 'services:\n  db: { image: postgres, ports: ["5432:5432"] }\n',
    });
    expect(found.map((problem) => problem.replace(/^docker\/compose\.yml: db /, ''))).toEqual([
      'has no health check',
      'has a writable root file system (read_only: true)',
      'keeps capabilities (cap_drop: [ALL])',
      'may gain privileges (no-new-privileges:true)',
      'has no memory or process limit',
      'runs an image without a fixed tag (postgres)',
      'publishes a port',
    ]);
  });

  it.each([
    ['a port on every address', 'ports: ["8000:8000"]', /not on 127\.0\.0\.1/],
    ['the Docker socket', 'volumes: ["/var/run/docker.sock:/x"]', /Docker socket/],
    ['the network of the host', 'network_mode: host', /too much with the host/],
  ])('refuses %s', async (_, more, message) => {
    expect((await problems('compose', { 'docker/compose.yml': service(more) })).join()).toMatch(message);
  });

  it('lets only a service that runs once go without a health check', async () => {
    const without = (restart: string) =>
      `services:\n  migrate: { image: "souk-cli:1.0", restart: "${restart}", healthcheck: { disable: true }, ${hardened} }\n`;
    expect(await problems('compose', { 'docker/compose.yml': without('no') })).toEqual([]);
    expect(await problems('compose', { 'docker/compose.yml': without('always') })).toHaveLength(1);
  });

  it('judges an override together with what it overrides', async () => {
    const base = { 'docker/compose.yml': service('restart: always') };
    const override = (text: string) =>
      problems('compose', { ...base, 'docker/compose.dev.yml': `services:\n  ${text}\n` });
    expect(await override('api: { profiles: [images] }')).toEqual([]);
    expect(await override('api: { read_only: false }')).toEqual([
      'docker/compose.dev.yml: api has a writable root file system (read_only: true)',
    ]);
  });

  it('reports YAML that does not parse', async () => {
    expect(await problems('compose', { 'docker/compose.yml': 'services: { api: ' })).not.toEqual([]);
  });
});

describe('dockerfile', () => {
  const good = [
    'ARG NODE_IMAGE=docker.io/library/node:24-trixie-slim',
    'FROM ${NODE_IMAGE} AS build',
    'RUN npm run build',
    'FROM ${NODE_IMAGE} AS runtime',
    'USER 1000:1000',
    'FROM runtime AS api',
    'COPY --from=build /app/dist dist',
    'HEALTHCHECK CMD ["node", "probe.mjs"]',
    'LABEL org.opencontainers.image.title="souk-api" \\',
    '      org.opencontainers.image.licenses="MIT"',
    'CMD ["node", "main.js"]',
  ];

  it('judges the images, not the stages they are built from', async () => {
    expect(await problems('dockerfile', { 'docker/Dockerfile': good.join('\n') })).toEqual([]);
  });

  it.each([
    ['a user with a name', 'USER 1000:1000', 'USER node', /the user is node/],
    ['root', 'USER 1000:1000', '', /the user is root/],
    ['a missing health check', 'HEALTHCHECK CMD ["node", "probe.mjs"]', '', /no HEALTHCHECK/],
    [
      'a missing label',
      '      org.opencontainers.image.licenses="MIT"',
      '      x="y"',
      /no label org\.opencontainers\.image\.licenses/,
    ],
    [
      'the newest base, whatever it is',
      'ARG NODE_IMAGE=docker.io/library/node:24-trixie-slim',
      'ARG NODE_IMAGE=node:latest',
      /no fixed version/,
    ],
    ['a command that goes through a shell', 'CMD ["node", "main.js"]', 'CMD node main.js', /CMD goes through a shell/],
  ])('refuses %s', async (_, line, instead, message) => {
    const text = good.map((other) => (other === line ? instead : other)).join('\n');
    expect((await problems('dockerfile', { 'docker/Dockerfile': text })).join('\n')).toMatch(message);
  });
});

describe('workflows', () => {
  const workflow = (step: string, head = 'permissions: { contents: read }', timeout = '\n    timeout-minutes: 5') =>
    `on: push\n${head}\njobs:\n  build:\n    runs-on: ubuntu-latest${timeout}\n    steps:\n      - ${step}\n`;
  const found = (text: string) => problems('workflows', { '.github/workflows/ci.yml': text });

  it('accepts pinned actions, declared permissions and a time limit', async () => {
    expect(await found(workflow('uses: actions/checkout@v5'))).toEqual([]);
  });

  it.each([
    ['an action of a branch', workflow('uses: actions/checkout@main'), /not pinned/],
    ['an action of no version at all', workflow('uses: actions/checkout'), /not pinned/],
    ['undeclared permissions', workflow('run: "true"', ''), /declares no permissions/],
    ['every permission', workflow('run: "true"', 'permissions: write-all'), /every permission/],
    ['a job without a time limit', workflow('run: "true"', undefined, ''), /no timeout-minutes/],
    [
      'a title of strangers inside a script',
      workflow("run: 'echo ${{ github.event.pull_request.title }}'"),
      /text of strangers/,
    ],
    ['YAML that does not parse', 'on: [push', /./],
  ])('refuses %s', async (_, text, message) => {
    expect((await found(text)).join('\n')).toMatch(message);
  });
});
