import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Result {
  code: number | null;
  out: string;
  err: string;
}

export interface Running {
  pid: number;
  dashboard: string;
  api: string;
  output: () => string;
  /** Sends the signal; resolves with the exit code. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
  ended: Promise<number | null>;
}

const settings =
  /^(API|WORKER|WEB|MIGRATE|BACKUP|MARKETPLACE)_|^(ENV|DATABASE_URL|REDIS_URL|CORS_ORIGINS|SECRET_KEY|SOUK_DATA_DIR|GIT_SHA|BUILD_DATE|APP_VERSION)$/;
const withoutSettings = Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
const freePorts = { API__PORT: '0', WORKER__PORT: '0', WEB__PORT: '0' };

/** The built applications, once for all specs of a file. */
export class Build {
  readonly folder = mkdtempSync(path.resolve('tmp', 'souk-build-'));

  constructor() {
    execFileSync(process.execPath, ['apps/cli/test/build-apps.mjs', this.folder], { stdio: 'pipe' });
    mkdirSync(path.join(this.folder, 'web', 'assets'), { recursive: true });
    writeFileSync(path.join(this.folder, 'web', 'index.html'), '<title>Souk</title>');
    writeFileSync(path.join(this.folder, 'web', 'version.json'), '{}');
  }

  get main(): string {
    return path.join(this.folder, 'cli', 'main.js');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** An empty folder to run Souk in, away from the settings and the data of whoever runs the tests. */
export class Sandbox {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'souk-up-'));
  readonly data = path.join(this.folder, '.souk');
  private readonly started: Running[] = [];

  constructor(private readonly build: Build) {
    chmodSync(this.folder, 0o755); // the database runs as another user when we are root
  }

  path(...names: string[]): string {
    return path.join(this.data, ...names);
  }

  has(...names: string[]): boolean {
    return existsSync(this.path(...names));
  }

  /** Runs one command to its end. */
  souk(args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Result> {
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env: { ...withoutSettings, ...freePorts, ...env } };
      const child = execFile(process.execPath, [this.build.main, ...args], options, (_error, out, err) => {
        resolve({ code: child.exitCode, out, err });
      });
      child.stdin?.end(input);
    });
  }

  /** Starts `souk up` and waits for its ready line. */
  async up(env: Record<string, string> = {}): Promise<Running> {
    const child = spawn(process.execPath, [this.build.main, 'up'], {
      cwd: this.folder,
      env: { ...withoutSettings, ...freePorts, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const ready = new Promise<RegExpExecArray>((resolve, reject) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        const line = /^souk ready: dashboard (http:\/\/localhost:\d+) api (http:\/\/localhost:\d+)$/m.exec(output);
        if (line) resolve(line);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      void ended.then(() => reject(new Error(`souk up ended without a ready line:\n${output}`)));
    });
    const [, dashboard, api] = await ready;
    const running: Running = {
      pid: child.pid!,
      dashboard: dashboard!,
      api: api!.replace('localhost', '127.0.0.1'),
      output: () => output,
      ended,
      end: (signal) => {
        child.kill(signal);
        return ended;
      },
    };
    this.started.push(running);
    return running;
  }

  /** The process id of the database server. */
  postmaster(): number {
    return Number(readFileSync(this.path('postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]);
  }

  /** Everything that still runs from our folders; empty where `ps` is not to be had. */
  processes(): string[] {
    if (process.platform === 'win32') return [];
    const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line.includes(this.folder) || line.includes(this.build.folder));
  }

  async remove(): Promise<void> {
    await Promise.all(this.started.map((running) => running.end('SIGTERM')));
    if (this.has('postgres')) await this.souk(['db', 'reset', '--yes']); // a server that a test has orphaned
    rmSync(this.folder, { recursive: true });
  }
}

/** Asks until it is true; says what was waited for when it never is. */
export async function eventually(what: string, check: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end;) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Never happened: ${what}`);
}

export async function status(url: string): Promise<number | undefined> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(3000) })).status;
  } catch {
    return undefined;
  }
}
