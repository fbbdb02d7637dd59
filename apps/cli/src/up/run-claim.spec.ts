import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '@souk/platform';
import { askToStop, ownerOf, RunClaim } from './run-claim';

let dir: string;
const claims: RunClaim[] = [];
const file = () => path.join(dir, 'up.pid');

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'souk-claim-'));
});
afterEach(() => {
  for (const claim of claims.splice(0)) claim.release();
  rmSync(dir, { recursive: true });
});

async function take(onStop: () => void = () => undefined) {
  const claim = await RunClaim.take(dir, onStop);
  if (claim instanceof RunClaim) claims.push(claim);
  return claim;
}

describe('a data folder', () => {
  it('belongs to one at a time, and the second learns who has it', async () => {
    await take();
    expect(await take()).toEqual({ heldBy: process.pid });
  });

  it('belongs to one of two that ask at the same moment', async () => {
    const asked = await Promise.all([take(), take(), take()]);
    expect(asked.filter((claim) => claim instanceof RunClaim)).toHaveLength(1);
  });

  it('is free again after its owner let go', async () => {
    ((await take()) as RunClaim).release();
    expect(existsSync(file())).toBe(false);
    expect(await ownerOf(dir)).toBeUndefined();
    expect(await take()).toBeInstanceOf(RunClaim);
  });

  it.each([
    ['a process that has gone', async () => JSON.stringify({ pid: 999_999, port: await freePort(0), token: 'x' })],
    [
      'another process that has the same id now',
      async () => JSON.stringify({ pid: process.pid, port: await freePort(0), token: 'x' }),
    ],
    ['half a line', () => Promise.resolve('{"pid":12')],
  ])('is taken over from the file of %s', async (_what, text) => {
    writeFileSync(file(), await text());
    expect(await take()).toBeInstanceOf(RunClaim);
    expect(await ownerOf(dir)).toBe(process.pid);
  });

  it('tells nobody else how to stop its owner', async () => {
    await take();
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o077).toBe(0);
  });
});

describe('asking the owner to stop', () => {
  it('reaches it, and says who it is', async () => {
    let stopped = 0;
    await take(() => stopped++);
    expect(await askToStop(dir)).toBe(process.pid);
    expect(stopped).toBe(1);
  });

  it('reaches nobody without the token', async () => {
    let stopped = 0;
    await take(() => stopped++);
    const claim = JSON.parse(readFileSync(file(), 'utf8')) as { token: string };
    writeFileSync(file(), JSON.stringify({ ...claim, token: 'guessed' }));
    expect(await askToStop(dir)).toBeUndefined();
    expect(stopped).toBe(0);
  });

  it('is no error when nobody runs', async () => {
    expect(await askToStop(dir)).toBeUndefined();
  });
});
