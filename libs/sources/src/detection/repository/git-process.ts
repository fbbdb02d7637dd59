import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { devNull } from 'node:os';
import { DomainError } from '@souk/platform';
import { type Readable, type Writable } from 'node:stream';

/** Nothing that a repository or the machine configures may run: no hooks, no pager, no transport, no fetching of what is missing. */
const settings = [
  'core.hooksPath=' + devNull,
  'core.fsmonitor=false',
  'core.pager=cat',
  'protocol.allow=never',
  'gc.auto=0',
  'core.quotePath=false',
].flatMap((setting) => ['-c', setting]);

export type GitProcess = ChildProcessByStdio<Writable, Readable, Readable>;

export interface GitPlace {
  gitDir: string;
  /** Where the objects are, when not below `gitDir`. */
  objects?: string;
}

export function startGit(place: GitPlace, args: readonly string[], signal?: AbortSignal): GitProcess {
  const child = spawn('git', [...settings, ...args], {
    env: environment(place),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    ...(signal ? { signal } : {}),
  });
  // A git that ends early is told by its exit, not by the pipe that it leaves.
  child.stdin.on('error', () => undefined);
  return child;
}

function environment({ gitDir, objects }: GitPlace): NodeJS.ProcessEnv {
  return {
    ...inherited(),
    GIT_DIR: gitDir,
    ...(objects === undefined ? {} : { GIT_OBJECT_DIRECTORY: objects }),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_SYSTEM: devNull,
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    LC_ALL: 'C',
  };
}

/** What a program needs to be found and to start; nothing of git's own, which would point it elsewhere. */
function inherited(): NodeJS.ProcessEnv {
  const wanted = ['PATH', 'PATHEXT', 'SYSTEMROOT', 'TEMP', 'TMP', 'TMPDIR', 'HOME', 'USERPROFILE'];
  // eslint-disable-next-line no-restricted-properties -- handed on to a program, not a setting of ours
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => wanted.includes(name.toUpperCase())));
}

export class GitFailed extends Error {
  constructor(
    readonly exitCode: number | null,
    readonly said: string,
  ) {
    super(said === '' ? `git ended with ${exitCode}` : said);
    this.name = 'GitFailed';
  }
}

/** Resolves when git has ended well; to be called before its output is read, so that no end is missed. */
export async function ended(child: GitProcess): Promise<void> {
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (said.length < 4096) said += text;
  });
  const [code] = (await once(child, 'close').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new DomainError('unavailable', 'git_missing', 'Git is not installed, or not where programs are looked for.');
  })) as [number | null];
  if (code !== 0) throw new GitFailed(code, said.trim());
}

/** The whole output of a short command. */
export async function gitOutput(place: GitPlace, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const child = startGit(place, args, signal);
  const end = ended(child);
  end.catch(() => undefined);
  child.stdin.end();
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) text += String(chunk);
  await end;
  return text;
}
