import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it, jest } from '@jest/globals';
import { createProgram } from '../program';

const folder = mkdtempSync(path.join(tmpdir(), 'souk-detect-spec-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => void jest.restoreAllMocks());

mkdirSync(path.join(folder, 'skills/pricing'), { recursive: true });
writeFileSync(path.join(folder, 'skills/pricing/SKILL.md'), '---\nname: pricing\ndescription: Watches prices\n---\n');
mkdirSync(path.join(folder, 'notes'));
writeFileSync(path.join(folder, 'notes/ask.txt'), 'Ask.');

async function run(...args: string[]): Promise<{ out: string; err: string }> {
  let [out, err] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
  await (await createProgram(['detect'])).parseAsync(['node', 'souk', 'detect', ...args]);
  return { out, err };
}

describe('souk detect', () => {
  it('gives programs the artifacts, the problems and the counts', async () => {
    const { out } = await run(folder, '--json');
    expect(JSON.parse(out)).toMatchObject({
      artifacts: [{ kind: 'skill', path: 'skills/pricing', name: 'pricing', provenance: 'content' }],
      problems: [],
      stats: { files: 2, read: 1 },
    });
  });

  it('gives people a table, and what went by beside it', async () => {
    const { out, err } = await run(folder, '--mapping', 'gone=agent');
    expect(out).toMatch(/kind +confidence +provenance +path +name\nskill +\d+ +content +skills\/pricing +pricing\n/);
    expect(err).toContain('mapping_unused: gone: ');
    expect(err).toContain('1 artifacts and 1 problems in 2 files, 1 of them read');
  });

  it('takes mappings, as many as there are', async () => {
    const { out } = await run(folder, '--json', '--mapping', 'notes=command', '--mapping', 'skills=ignore');
    expect(JSON.parse(out)).toMatchObject({ artifacts: [{ kind: 'command', path: 'notes/ask.txt', confidence: 100 }] });
  });

  it('refuses a folder that does not exist', async () => {
    await expect(run(path.join(folder, 'gone'))).rejects.toMatchObject({ code: 'folder_not_found' });
  });
});
