import { constants, type Dirent } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { bytesOfPath, pathOfBytes } from './path-names';
import { type Content, type Entry, type Repository } from './repository';

/** How many files are open at a time. */
const width = 16;

/** A plain folder. Nothing outside it is reached: links are named, not followed. */
export class FolderRepository implements Repository {
  constructor(private readonly root: string) {}

  async *list(signal?: AbortSignal): AsyncGenerator<Entry> {
    const folders = [''];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      signal?.throwIfAborted();
      const entries = await this.names(folder);
      if (!entries) {
        yield { path: folder === '' ? '.' : folder, type: 'unreadable' };
        continue;
      }
      for (const entry of entries) {
        const name = pathOfBytes(entry.name);
        const path = folder === '' ? name : `${folder}/${name}`;
        if (entry.isDirectory()) {
          if (name.toLowerCase() !== '.git') folders.push(path);
        } else if (entry.isFile()) yield { path, type: 'file' };
        else yield { path, type: entry.isSymbolicLink() ? 'symlink' : 'other' };
      }
    }
  }

  async *read(entries: readonly Entry[], limit: number, signal?: AbortSignal): AsyncGenerator<Content> {
    const running: Promise<Content>[] = [];
    let next = 0;
    for (let done = 0; done < entries.length; done++) {
      signal?.throwIfAborted();
      for (; next < entries.length && running.length < width; next++) {
        const entry = entries[next];
        if (entry) running.push(this.content(entry, limit));
      }
      const first = running.shift();
      if (first) yield await first;
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Names as bytes, because they need not be UTF-8; undefined for a folder that may not be read or whose path is too long. */
  private names(folder: string): Promise<Dirent<Buffer>[] | undefined> {
    return readdir(this.place(folder), { withFileTypes: true, encoding: 'buffer' }).catch(() => undefined);
  }

  private async content(entry: Entry, limit: number): Promise<Content> {
    let file: FileHandle | undefined;
    try {
      // Between listing and reading a file may have become a link or a pipe: neither is followed or waited for.
      file = await open(
        this.place(entry.path),
        constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
      );
      const stat = await file.stat();
      if (!stat.isFile()) return { entry, refused: { code: 'unreadable', reason: 'it is no file any more' } };
      if (stat.size > limit) return { entry, refused: { code: 'too_large', size: stat.size } };
      const bytes = Buffer.alloc(stat.size);
      const { bytesRead } = await file.read(bytes, 0, stat.size, 0);
      return { entry, bytes: bytes.subarray(0, bytesRead) };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      return { entry, refused: { code: 'unreadable', reason: `the system says ${code ?? String(error)}` } };
    } finally {
      await file?.close();
    }
  }

  private place(path: string): Buffer {
    return Buffer.concat([Buffer.from(`${this.root}/`), bytesOfPath(path)]);
  }
}
