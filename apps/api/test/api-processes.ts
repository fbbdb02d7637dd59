import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@souk/platform';
import { eventually } from '@souk/testing';

const build = { GIT_SHA: 'abc1234', BUILD_DATE: '2026-01-01', APP_VERSION: '1.2.3' };

/** The API as processes of their own, bundled from source. */
export class ApiProcesses {
  private readonly running = new Set<ChildProcess>();

  private constructor(
    /** For whatever they need on disk; gone with them. */
    readonly folder: string,
    private readonly bundle: string,
  ) {}

  static prepare(): ApiProcesses {
    const folder = mkdtempSync(path.join(tmpdir(), 'souk-api-'));
    chmodSync(folder, 0o755);
    const bundle = path.resolve('tmp', path.basename(folder));
    execFileSync(process.execPath, ['scripts/build.mjs', 'api', bundle]);
    return new ApiProcesses(folder, bundle);
  }

  async start(env: NodeJS.ProcessEnv): Promise<ApiProcess> {
    const port = await freePort(0);
    const child = spawn(process.execPath, [path.join(this.bundle, 'main.js')], {
      env: { PATH: process.env.PATH, ...build, API__PORT: String(port), SOUK_DATA_DIR: this.folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running.add(child);
    return new ApiProcess(child, `http://127.0.0.1:${port}`);
  }

  async startReady(env: NodeJS.ProcessEnv): Promise<ApiProcess> {
    const api = await this.start(env);
    await eventually(async () => expectReady(await api.readyStatus(), api), { withinMs: 45_000 });
    return api;
  }

  killAll(): void {
    for (const child of this.running) child.kill('SIGKILL');
    this.running.clear();
  }

  remove(): void {
    this.killAll();
    rmSync(this.folder, { recursive: true, force: true });
    rmSync(this.bundle, { recursive: true, force: true });
  }
}

function expectReady(status: number, { output }: ApiProcess): void {
  if (status !== 200) throw new Error(`The API is not ready (${status}):\n${output}`);
}

export class ApiProcess {
  output = '';
  exit: Promise<number | null>;

  constructor(
    readonly child: ChildProcess,
    readonly url: string,
  ) {
    child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    this.exit = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  }

  get = (route: string) => fetch(`${this.url}${route}`, { signal: AbortSignal.timeout(3000) });
  readyStatus = async () => (await this.get('/ready')).status;
}
