import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';

/** Who runs on a data folder, and how to reach it. */
interface Claim {
  pid: number;
  /** A loopback port where the owner answers to its token: a process id alone may belong to somebody else by now. */
  port: number;
  token: string;
}

const claimFile = (dir: string) => path.join(dir, 'up.pid');
const answerMs = 2000;

/**
 * One `souk up` per data folder. The file names the owner; whether it lives is asked of it, so a file that a crash or a reboot left
 * behind is replaced, whoever has its process id now.
 */
export class RunClaim {
  private constructor(
    private readonly file: string,
    private readonly server: Server,
  ) {}

  /** The claim, or who has it. `onStop` is called when `souk down` asks for an end. */
  static async take(dir: string, onStop: () => void): Promise<RunClaim | { heldBy: number }> {
    mkdirSync(dir, { recursive: true });
    const token = randomBytes(16).toString('hex');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (data) => {
        const [given, word] = data.toString().trim().split(' ');
        if (given !== token) return socket.destroy();
        socket.end(String(process.pid));
        if (word === 'stop') onStop();
      });
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
    server.unref();
    const { port } = server.address() as { port: number };
    const claim: Claim = { pid: process.pid, port, token };
    while (!place(claimFile(dir), JSON.stringify(claim))) {
      const found = read(dir);
      const owner = await ownerOf(dir);
      if (owner !== undefined) {
        server.close();
        return { heldBy: owner };
      }
      if (read(dir)?.token === found?.token) rmSync(claimFile(dir), { force: true });
    }
    return new RunClaim(claimFile(dir), server);
  }

  release(): void {
    rmSync(this.file, { force: true });
    this.server.close();
  }
}

/** Whether the file is ours now: a link appears whole, and for one of two only. */
function place(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(draft);
  }
}

/** The process id of the `souk up` that runs on this folder. */
export const ownerOf = (dir: string): Promise<number | undefined> => say(dir, 'ping');

/** Asks the running `souk up` to stop; its process id, or undefined when none runs. */
export const askToStop = (dir: string): Promise<number | undefined> => say(dir, 'stop');

async function say(dir: string, word: 'ping' | 'stop'): Promise<number | undefined> {
  const claim = read(dir);
  if (!claim) return undefined;
  return new Promise((resolve) => {
    const socket = connect(claim.port, '127.0.0.1', () => socket.write(`${claim.token} ${word}\n`));
    socket.setTimeout(answerMs, () => socket.destroy());
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer === String(claim.pid) ? claim.pid : undefined));
  });
}

function read(dir: string): Claim | undefined {
  try {
    const claim = JSON.parse(readFileSync(claimFile(dir), 'utf8')) as Partial<Claim>;
    const { pid, port, token } = claim;
    return typeof pid === 'number' && typeof port === 'number' && typeof token === 'string'
      ? { pid, port, token }
      : undefined;
  } catch {
    return undefined;
  }
}
