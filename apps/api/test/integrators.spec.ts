import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConfigService } from '@nestjs/config';
import { Users } from '@souk/auth';
import { Database, EventReader, LogFollower, Logger, SealKeys, Sealer, system } from '@souk/platform';
import { NotificationReader, StatisticsReader } from '@souk/tasks';
import { settled } from '@souk/testing';
import openapi from '../../../openapi.json' with { type: 'json' };
import { differences, isRefusal, Shell, type Step, stepsOf } from './guide';
import { startTestApi, type TestApi } from './test-api';

// A whole story, with a build of the command line and of the client.
jest.setTimeout(180_000);

const page = readFileSync('docs/integrators.md', 'utf8');
const steps = stepsOf(page);
const address = 'http://localhost:8000';
const operator = system('spec');
/** What the page asks for is within what a caller gets. */
const usualLimits = {
  API__RATE_READ: '300/60s',
  API__RATE_WRITE: '100/60s',
  API__RATE_ADMIN: '30/60s',
  API__RATE_AUTH: '5/60s',
  API__RATE_ANONYMOUS: '100/1h',
};
const people = [
  ['admin', 'Alice Admin'],
  ['head', 'Henry Head'],
  ['member', 'Mia Member'],
  ['auditor', 'Audrey Auditor'],
] as const;

let api: TestApi;
let followers: LogFollower[];
let sealer: Sealer;
/** Where a reader stands, and what is built for him. */
let folder: string, built: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'souk-guide-'));
  const data = path.join(folder, '.souk');
  mkdirSync(data);
  mkdirSync('tmp', { recursive: true });
  built = mkdtempSync(path.resolve('tmp', 'guide-'));

  api = await startTestApi({ callers: 'real', env: { ...usualLimits, SOUK_DATA_DIR: data } });
  const [database, reader, logger] = [api.get(Database), api.get(EventReader), api.get(Logger)];
  followers = [api.get(NotificationReader), api.get(StatisticsReader)].map(
    (one) => new LogFollower(database, reader, logger, one),
  );
  for (const follower of followers) follower.start();
  const keys = api.get(ConfigService).get<Buffer[]>('API__KEY_ENCRYPTION_KEY') ?? [];
  sealer = new Sealer(database, logger, { keys: new SealKeys(keys), logFile: path.join(data, 'seals.jsonl') });

  const users = people.map(([role]) => ({ email: `${role}@souk.local`, password: `spec of ${role} alone`, role }));
  for (const [index, { email, password, role }] of users.entries())
    await api.get(Users).create(operator, { email, password, role, name: people[index]![1] });
  writeFileSync(
    path.join(data, 'credentials.json'),
    JSON.stringify({ users, agents: [{ marketplace: 'amazon', token: 'marketplace-amazon-secret123' }] }),
  );
});
afterAll(async () => {
  await Promise.all(followers.map((follower) => follower.stop()));
  await api.close();
  rmSync(folder, { recursive: true, force: true });
  rmSync(built, { recursive: true, force: true });
});

const here = (text: string) => text.replaceAll(address, api.url);
const at = ({ line }: Step) => `docs/integrators.md:${line}`;

const hasCurl = process.platform !== 'win32' && spawnSync('curl', ['--version']).status === 0;
if (!hasCurl && process.platform !== 'win32') throw new Error('The guide for integrators is run with curl and bash');

(hasCurl ? describe : describe.skip)('the curl lines for integrators', () => {
  it('work when they are pasted from top to bottom, and answer what the page shows', async () => {
    const cli = path.join(built, 'cli');
    execFileSync(process.execPath, ['scripts/build.mjs', 'cli', cli], { stdio: 'pipe' });
    // A request that is refused fails, without a word of it in every line of the page.
    writeFileSync(path.join(folder, '.curlrc'), 'fail-with-body\n');
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      CURL_HOME: folder,
      API__DATABASE_URL: api.database.appUrl,
    };
    const shell = new Shell(folder, env, `npm() { shift 3; "${process.execPath}" "${cli}/main.js" "$@"; }`);
    try {
      for (const step of steps.filter(({ language }) => language === 'bash')) {
        // Nobody pastes as fast as this goes: what was written is to be read, and the worker seals each minute.
        await settled(api.database);
        if (step.text.includes('audit verify')) await sealer.sealNew();
        const { code, output, errors } = await shell.run(here(step.text));
        const wrong = step.answer ? differences(step.answer, output) : [];
        if ((code === 0) === isRefusal(step) || wrong.length > 0)
          throw new Error(`${at(step)} ended with ${code}\n${wrong.join('\n')}\n${step.text}\n${output}\n${errors}`);
      }
    } finally {
      shell.close();
    }
  });
});

describe('the TypeScript for integrators', () => {
  const blocks = steps.filter(({ language }) => language === 'ts');
  const end = (index: number) => `--- end of block ${index}`;
  const program = () =>
    here(blocks.map(({ text }, index) => `${text}\nconsole.log(${JSON.stringify(end(index))});\n`).join('\n'));
  const run = promisify(execFile);

  it('compiles as it stands, all of it as one module', async () => {
    writeFileSync(path.join(built, 'story.ts'), program());
    const tsconfig = path.join(built, 'tsconfig.json');
    const compilerOptions = { rootDir: '../..', lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'] };
    writeFileSync(
      tsconfig,
      JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, files: ['story.ts'] }),
    );
    const mistakes = await run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', tsconfig]).then(
      () => '',
      ({ stdout, stderr, message }: Record<'stdout' | 'stderr' | 'message', string>) => stdout + stderr || message,
    );
    expect(mistakes).toBe('');
  });

  it('plays the whole story, and prints what the page shows', async () => {
    const [source, module] = [path.join(built, 'story.ts'), path.join(built, 'story.mjs')];
    writeFileSync(source, program());
    const [, flags = ''] = /^npx rolldown story\.ts --file story\.mjs (.+) && node story\.mjs$/m.exec(page) ?? [];
    expect(flags).not.toBe('');
    await run(process.execPath, ['node_modules/rolldown/bin/cli.mjs', source, '--file', module, ...flags.split(' ')]);
    const { stdout } = await run(process.execPath, [module], { cwd: folder, timeout: 60_000 });
    let rest = stdout;
    for (const [index, block] of blocks.entries()) {
      const [output = '', next = ''] = rest.split(`${end(index)}\n`);
      rest = next;
      expect([at(block), block.answer ? differences(block.answer, output.trim()) : []]).toEqual([at(block), []]);
    }
  });
});

describe('the errors for integrators', () => {
  const codes = [...page.matchAll(/^\| \d{3} +\| (.+?) +\|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code!),
  );

  const textsOf = (...roots: string[]) =>
    roots.flatMap((root) =>
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && !file.includes('api-client'))
        .map((file) => readFileSync(path.join(root, file), 'utf8')),
    );

  it('are such as the code throws', () => {
    expect(codes.length).toBeGreaterThan(20);
    const sources = textsOf('apps/api/src', 'libs');
    const thrown = (code: string) => [`'${code}'`, `noSuch('${code.replace('_not_found', '')}'`];
    expect(codes.filter((code) => !sources.some((text) => thrown(code).some((words) => text.includes(words))))).toEqual(
      [],
    );
  });

  it('are all that somebody who works with tasks can meet', () => {
    const features = ['events', 'http', 'idempotency', 'notifications', 'orchestration', 'policies', 'rate-limits'];
    const ofTasks = ['saved-views', 'statistics', 'task-comments', 'task-settings', 'tasks'];
    const sources = textsOf('libs/tasks/src', ...[...features, ...ofTasks].map((one) => `apps/api/src/${one}`));
    const thrown = sources.flatMap((text) => [
      ...[...text.matchAll(/(?:new DomainError|edgeError)\(\s*'\w+',\s*([^,]+),/g)].flatMap(([, code = '']) =>
        [...code.matchAll(/'(\w+)'/g)].map(([, name]) => name!),
      ),
      ...[...text.matchAll(/(?:noSuch|idPipe)\('(\w+)'/g)].map(([, thing]) => `${thing}_not_found`),
    ]);
    expect(thrown).toEqual(
      expect.arrayContaining(['task_status', 'task_changed', 'comment_not_found', 'rate_limited']),
    );
    // Said to an operator, who counts the statistics again.
    const known = new Set([...codes, 'log_too_short']);
    expect([...new Set(thrown)].filter((code) => !known.has(code))).toEqual([]);
  });

  it('are all that the document names', () => {
    const named = Object.values(openapi.paths).flatMap((methods) =>
      Object.values(methods as Record<string, { responses: Record<string, { description?: string }> }>).flatMap(
        ({ responses }) =>
          Object.entries(responses)
            .filter(([status]) => Number(status) >= 400)
            .flatMap(([, { description = '' }]) => [...description.matchAll(/`(\w+)`/g)].map(([, code]) => code!)),
      ),
    );
    expect(named).toEqual(expect.arrayContaining(['policy_stale', 'already_approved', 'if_match_required']));
    expect([...new Set(named)].filter((code) => !codes.includes(code))).toEqual([]);
  });
});
