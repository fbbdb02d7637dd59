import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { openLog } from './log-files';

const dir = mkdtempSync(path.join(tmpdir(), 'souk-logs-'));
afterAll(() => rmSync(dir, { recursive: true }));

it('keeps the logs of the last five runs, the newest first', async () => {
  for (let run = 1; run <= 7; run++) {
    const log = openLog(path.join(dir, 'logs'), 'api');
    await new Promise<void>((resolve) => log.end(`run ${run}`, resolve));
  }
  const files = readdirSync(path.join(dir, 'logs')).sort();
  expect(files).toEqual(['api.1.log', 'api.2.log', 'api.3.log', 'api.4.log', 'api.log']);
  expect(readFileSync(path.join(dir, 'logs', 'api.log'), 'utf8')).toBe('run 7');
  expect(readFileSync(path.join(dir, 'logs', 'api.4.log'), 'utf8')).toBe('run 3');
});
