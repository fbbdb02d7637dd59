import { type GitPlace, type GitProcess, startGit } from './git-process';

export type GitObject = { bytes: Buffer } | { missing: string };

/**
 * One `git cat-file --batch` for as long as the reader lives. Answers come in the order of the questions, so a caller asks for many
 * at once and takes what arrives; git and we then work side by side.
 */
export class ObjectReader {
  private readonly child: GitProcess;
  private readonly chunks: AsyncIterator<Buffer>;
  private readonly failure: Promise<never>;
  private said = '';
  private rest: Buffer = Buffer.alloc(0);

  constructor(place: GitPlace, signal?: AbortSignal) {
    this.child = startGit(place, ['cat-file', '--batch'], signal);
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (this.said.length < 4096) this.said += text;
    });
    // Node tells of a program that cannot be started by an event only.
    this.failure = new Promise((_, reject) => this.child.once('error', reject));
    this.failure.catch(() => undefined);
    this.chunks = this.child.stdout[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  async *read(oids: readonly string[]): AsyncGenerator<GitObject> {
    // Ids come from git's own listing, so none of them holds a line break.
    this.child.stdin.write(oids.map((oid) => `${oid}\n`).join(''));
    for (let left = oids.length; left > 0; left--) {
      const head = (await this.line()).split(' ');
      const size = Number(head[2]);
      if (head.length !== 3 || !Number.isSafeInteger(size)) {
        yield { missing: head.slice(1).join(' ') || 'git does not know it' };
        continue;
      }
      const bytes = await this.take(size);
      await this.take(1); // the line break after the content
      yield { bytes };
    }
  }

  close(): void {
    this.child.stdin.end();
    this.child.kill();
  }

  private async line(): Promise<string> {
    let end = this.rest.indexOf(10);
    while (end === -1) {
      this.rest = Buffer.concat([this.rest, await this.chunk()]);
      end = this.rest.indexOf(10);
    }
    const line = this.rest.toString('latin1', 0, end);
    this.rest = this.rest.subarray(end + 1);
    return line;
  }

  private async take(size: number): Promise<Buffer> {
    if (this.rest.length < size) {
      const parts = [this.rest];
      for (let have = this.rest.length; have < size;) {
        const chunk = await this.chunk();
        parts.push(chunk);
        have += chunk.length;
      }
      this.rest = Buffer.concat(parts);
    }
    const taken = this.rest.subarray(0, size);
    this.rest = this.rest.subarray(size);
    return taken;
  }

  private async chunk(): Promise<Buffer> {
    const { value, done } = await Promise.race([this.chunks.next(), this.failure]);
    if (done === true) throw new Error(this.said.trim() || 'git stopped before it had answered');
    return value;
  }
}
