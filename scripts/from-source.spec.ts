import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';

let folder: string;
beforeEach(() => {
  mkdirSync('tmp', { recursive: true });
  folder = mkdtempSync(path.resolve('tmp', 'from-source-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function left(name: string, minutesAgo: number): string {
  const made = path.join(folder, name);
  mkdirSync(made);
  const then = Date.now() / 1000 - minutesAgo * 60;
  utimesSync(made, then, then);
  return made;
}

it('what a killed run left behind goes an hour later, and nothing else', () => {
  const abandoned = left('.souk-source-a1b2c3', 61);
  const inUse = left('.souk-source-d4e5f6', 30);
  const theirs = left('.cache', 600);
  const program = `
    import { removeAbandoned } from './scripts/from-source.mjs';
    removeAbandoned(${JSON.stringify(folder)});`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
  expect([abandoned, inUse, theirs].map((made) => existsSync(made))).toEqual([false, true, true]);
});
