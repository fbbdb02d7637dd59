import { ended, type GitPlace, startGit } from './git-process';

export type GitObject = { bytes: Buffer } | { missing: string };

/** Many objects through one `git cat-file --batch`, in the order asked for; git and we work side by side. */
export async function* readObjects(
  place: GitPlace,
  oids: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<GitObject, void> {
  if (oids.length === 0) return;
  const child = startGit(place, ['cat-file', '--batch', '--buffer'], signal);
  const end = ended(child);
  end.catch(() => undefined);
  // Ids come from git's own listing, so none of them holds a line break.
  child.stdin.end(oids.map((oid) => `${oid}\n`).join(''));
  const bytes = new ByteStream(child.stdout);
  try {
    for (let left = oids.length; left > 0; left--) {
      const head = await bytes.line();
      // Git that ended early has said why.
      if (head === undefined) await end;
      const [, , text = '', ...more] = (head ?? '').split(' ');
      const size = Number(text);
      if (text === '' || more.length > 0 || !Number.isSafeInteger(size)) {
        yield { missing: (head ?? '').replace(/^\S+ /, '') || 'it ended early' };
        continue;
      }
      const content = await bytes.take(size + 1); // and the line break after it
      if (content === undefined) {
        await end;
        throw new Error('git ended in the middle of an object');
      }
      yield { bytes: content.subarray(0, size) };
    }
    await end;
  } finally {
    // A reader who has had enough leaves git in the middle.
    child.kill();
  }
}

/** Takes from a stream as much as is asked for. */
class ByteStream {
  private readonly chunks: AsyncIterator<Buffer, undefined>;
  private rest: Buffer = Buffer.alloc(0);

  constructor(stream: AsyncIterable<Buffer>) {
    this.chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  /** Undefined when there is no whole line any more. */
  async line(): Promise<string | undefined> {
    for (let end = this.rest.indexOf(10); ; end = this.rest.indexOf(10)) {
      if (end !== -1) {
        const line = this.rest.toString('latin1', 0, end);
        this.rest = this.rest.subarray(end + 1);
        return line;
      }
      if (!(await this.more(1))) return undefined;
    }
  }

  async take(size: number): Promise<Buffer | undefined> {
    if (this.rest.length < size && !(await this.more(size - this.rest.length))) return undefined;
    const taken = this.rest.subarray(0, size);
    this.rest = this.rest.subarray(size);
    return taken;
  }

  private async more(atLeast: number): Promise<boolean> {
    const parts = this.rest.length > 0 ? [this.rest] : [];
    for (let have = 0; have < atLeast;) {
      const { value, done } = await this.chunks.next();
      if (done === true) return false;
      parts.push(value);
      have += value.length;
    }
    const [only] = parts;
    this.rest = parts.length === 1 && only ? only : Buffer.concat(parts);
    return true;
  }
}
