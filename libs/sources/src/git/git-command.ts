import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type Readable, type Writable } from 'node:stream';
import { DomainError } from '@souk/platform';
import { gitEnvironment, type Surroundings } from './git-environment';

export interface GitCommand extends Surroundings {
  input?: string;
  signal?: AbortSignal | undefined;
  /** Bytes of its answer; more end it. */
  outputLimit?: number;
  /** Each line that git says besides its answer, progress too. */
  onLine?: (line: string) => void;
  /** Never repeated, wherever git says them. */
  secrets?: readonly string[];
}

/** Git ended badly. `said` is free of secrets and of terminal codes. */
export class GitFailure extends Error {
  constructor(
    readonly exitCode: number | null,
    readonly said: string,
  ) {
    super(said === '' ? `git ended with ${exitCode}` : said);
    this.name = 'GitFailure';
  }
}

const mebibyte = 1024 * 1024;
const posix = process.platform !== 'win32';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * The system's git, without a shell, in a process group of its own: what git starts (ssh, remote-https, index-pack) ends with it.
 * Resolves with its answer; whatever ends it early is thrown after all of it is gone.
 */
export async function git(args: readonly string[], command: GitCommand): Promise<Buffer> {
  const { signal, outputLimit = 64 * mebibyte } = command;
  signal?.throwIfAborted();
  const child = spawn('git', args, {
    env: gitEnvironment(command),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: posix,
    windowsHide: true,
  });
  const stopped = new AbortController();
  const stop = (reason: unknown) => {
    if (stopped.signal.aborted) return;
    stopped.abort(reason);
    killGroup(child);
  };
  const onAbort = () => stop(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const answer: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > outputLimit)
        stop(new DomainError('unprocessable', 'too_large', 'Git answered with more than is taken.'));
      else answer.push(chunk);
    });
    const heard = listen(child, command);
    // A git that ends early is told by its exit, not by the pipe that it leaves.
    child.stdin.on('error', () => undefined);
    child.stdin.end(command.input ?? '');
    const code = await ended(child);
    stopped.signal.throwIfAborted();
    if (code !== 0) throw new GitFailure(code, heard());
    return Buffer.concat(answer);
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

async function ended(child: Child): Promise<number | null> {
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw gitMissing();
    throw error;
  }
}

function killGroup({ pid }: Child): void {
  if (pid === undefined) return;
  if (!posix) {
    execFile('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true }, () => undefined);
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Collects what git complains of: the last lines, without progress. */
function listen(child: Child, { onLine, secrets = [] }: GitCommand): () => string {
  const lines: string[] = [];
  let rest = '';
  const take = (line: string) => {
    const clean = printable(withoutSecrets(line, secrets)).trimEnd();
    if (clean === '') return;
    onLine?.(clean);
    if (/^(remote: )?[A-Z][a-z ]+: +\d+/.test(clean)) return;
    lines.push(clean);
    if (lines.length > 40) lines.shift();
  };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const parts = `${rest}${text}`.split(/[\r\n]+/);
    // A line without end is cut; no secret is cut in two, because none is left.
    rest = withoutSecrets(parts.pop() ?? '', secrets).slice(-4096);
    for (const part of parts) take(part);
  });
  return () => {
    take(rest);
    return lines.join('\n');
  };
}

export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.reduce((clean, secret) => (secret === '' ? clean : clean.replaceAll(secret, '***')), text);

const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 1000);

export const gitMissing = (): DomainError =>
  new DomainError(
    'unavailable',
    'git_missing',
    'Souk needs the program git on its PATH, version 2.31 or newer. Install it and start again.',
  );

const gitTooOld = (version: string, needed: string) =>
  new DomainError(
    'unavailable',
    'git_too_old',
    `The git on the PATH is ${version}; ${needed} or newer is needed. Install a newer one and start again.`,
  );

/** Since then settings can be handed over in the environment. */
const oldest = [2, 31] as const;
/** Since then an address can be pinned, without which a host could be one thing when checked and another when asked. */
export const pinsAddresses = [2, 37] as const;

/** Throws when the git on the path is missing or too old. */
export async function gitVersion(home: string): Promise<GitVersion> {
  const said = (await git(['version'], { home })).toString().trim();
  const [, major = 0, minor = 0] = (/(\d+)\.(\d+)/.exec(said) ?? []).map(Number);
  const version = { major, minor, said: /[\d.]+\d/.exec(said)?.[0] ?? said };
  requireVersion(version, oldest);
  return version;
}

export interface GitVersion {
  major: number;
  minor: number;
  said: string;
}

export function requireVersion({ major, minor, said }: GitVersion, [a, b]: readonly [number, number]): void {
  if (major < a || (major === a && minor < b)) throw gitTooOld(said, `${a}.${b}`);
}
