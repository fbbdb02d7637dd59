import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { envExample } from '@souk/platform';

jest.setTimeout(120_000);

const canary = 'c4n4ry-0f-the-web-bundle';
/** Every setting there is. */
const names = [...envExample().matchAll(/^# ([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name ?? '');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.resolve('tmp', 'canary-'));
  // Whatever the environment of a build holds, under our names, theirs or those that Vite itself looks for.
  const env = Object.fromEntries([...names, 'VITE_SECRET', 'WEB__SECRET', 'NPM_TOKEN'].map((name) => [name, canary]));
  const build = { GIT_SHA: 'abc1234', BUILD_DATE: '2026-01-01T00:00:00Z', APP_VERSION: '1.2.3' };
  execFileSync(
    process.execPath,
    ['node_modules/vite/bin/vite.js', 'build', 'apps/web', '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    {
      env: { ...process.env, ...env, ...build, NODE_ENV: 'production' },
    },
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('nothing of the environment of the build reaches the browser but commit, date and version', () => {
  expect(names.length).toBeGreaterThan(50);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const texts = files.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), 'utf8'));
  expect(texts.length).toBeGreaterThan(5);
  expect(texts.filter((text) => text.includes(canary))).toEqual([]);
  expect(texts.filter((text) => text.includes('abc1234')).length).toBeGreaterThan(0);
});
