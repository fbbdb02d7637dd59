import { createWriteStream, mkdtempSync, readFileSync, rmSync, type WriteStream, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freePort } from '@souk/platform';
import { type CliError } from '../exit-codes';
import { Service, type ServiceOptions } from './service';

let dir: string;
let log: WriteStream;
let service: Service | undefined;
let notes: string[];
let failure: Promise<CliError>;
let failed: (error: CliError) => void;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'souk-service-'));
  log = createWriteStream(path.join(dir, 'x.log'));
  notes = [];
  failure = new Promise((resolve) => (failed = resolve));
});
afterEach(async () => {
  await service?.stop(1000);
  await new Promise((resolve) => log.end(resolve));
  rmSync(dir, { recursive: true });
});

/** A service from a few lines of code. `PORT` is where it should say that it is ready. */
async function run(code: string, options: Partial<ServiceOptions> = {}): Promise<{ url: string; service: Service }> {
  const port = await freePort(0);
  const script = path.join(dir, 'main.cjs');
  writeFileSync(script, `const PORT = ${port}; process.on('disconnect', () => process.exit());\n${code}`);
  const url = `http://127.0.0.1:${port}/`;
  service = new Service({
    name: 'api',
    args: [script],
    env: process.env,
    readyUrl: url,
    log,
    keepTrying: false,
    onLine: () => undefined,
    onNote: (text) => notes.push(text),
    onFailure: (error) => failed(error),
    ...options,
  });
  service.start();
  return { url, service };
}

const server = `require('node:http').createServer((q, r) => {
  if (q.url === '/crash') { console.log('going down'); process.exit(3); }
  r.end(String(process.pid));
}).listen(PORT, '127.0.0.1');`;
const pid = async (url: string) => Number(await (await fetch(url)).text());

describe('a service', () => {
  it('starts again when it ends, after saying how and with which last words', async () => {
    const running = await run(server);
    await running.service.ready();
    const first = await pid(running.url);
    await fetch(`${running.url}crash`).catch(() => undefined);
    await running.service.ready();
    expect(await pid(running.url)).not.toBe(first);
    expect(notes[0]).toContain(
      'the api ended with exit code 3; the last it said:\n    going down\nIt starts again in 250 ms.',
    );
  });

  it('that never became ready stops everything, with its last words', async () => {
    await run(`console.error('no such table'); process.exit(1);`);
    const error = await failure;
    expect(error.exit).toBe('failure');
    expect(error.message).toContain('no such table');
  });

  it('passes on that its configuration is wrong', async () => {
    await run('process.exit(78);');
    expect((await failure).exit).toBe('configuration');
  });

  it('waits for the next change while somebody works on its code', async () => {
    await run(`throw new Error('half a line');`, { keepTrying: true });
    while (notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(notes[0]).toContain('half a line');
    expect(notes[0]).toContain('It starts again when its code changes.');
  });

  it('may be broken and mended by changes to its code', async () => {
    const running = await run(server, { keepTrying: true });
    await running.service.ready();
    const script = path.join(dir, 'main.cjs');
    const good = readFileSync(script, 'utf8');
    writeFileSync(script, `throw new Error('broken');`);
    const back = running.service.restart();
    while (notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(notes).toEqual([expect.stringMatching(/broken[^]*It starts again when its code changes\./)]);
    writeFileSync(script, good);
    await running.service.restart();
    await back;
    expect(await pid(running.url)).toBeGreaterThan(0);
  });

  it('may finish what it is doing when it is stopped, and is not started again', async () => {
    const running = await run(`${server} process.on('SIGTERM', () => { console.log('finished'); process.exit(0); });
      process.on('message', () => { console.log('finished'); process.exit(0); });`);
    await running.service.ready();
    await running.service.stop(5000);
    await expect(fetch(running.url)).rejects.toThrow();
    expect(readFileSync(path.join(dir, 'x.log'), 'utf8')).toContain('finished');
    expect(notes).toEqual([]);
  });

  it('is ended for good when it does not stop in time', async () => {
    const running = await run(`${server} process.on('SIGTERM', () => undefined);`);
    await running.service.ready();
    await running.service.stop(200);
    await expect(fetch(running.url)).rejects.toThrow();
  });
});
